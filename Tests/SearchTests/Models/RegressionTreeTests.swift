import Glibc
import Testing

@testable import Search

@Suite struct RegressionTreeTests {
  private func space() throws -> Space {
    try Space([Dimension("x", .reals(0...1, .linear)), Dimension("c", .categories(3))])
  }

  @Test func findsTheBestSplit() throws {
    let points: [Point] = [[0.1, 0], [0.2, 1], [0.3, 2], [0.7, 0], [0.8, 1], [0.9, 2]]
    var chance = Chance(seed: 0, number: 0)
    let tree = try RegressionTree(
      points, [1, 1, 1, 5, 5, 5], in: space(), splitting: .exact, leastLeaf: 1, using: &chance)
    #expect(tree.nodes.count == 3)
    #expect(tree.nodes[0].dimension == 0)
    #expect(tree.nodes[0].threshold.isNear(0.5))
    #expect(tree.nodes[tree.leaf(of: [0.45, 2])].members == [0, 1, 2])
    #expect(tree.nodes[tree.leaf(of: [0.55, 2])].members == [3, 4, 5])
  }

  @Test func takesOneCategoryFromTheOthers() throws {
    let points: [Point] = [[0.1, 0], [0.2, 1], [0.3, 2], [0.7, 0], [0.8, 1], [0.9, 2]]
    var chance = Chance(seed: 0, number: 0)
    let tree = try RegressionTree(
      points, [0, 9, 0, 0, 9, 0], in: space(), splitting: .exact, leastLeaf: 1, using: &chance)
    #expect(tree.nodes.count == 3)
    #expect(tree.nodes[tree.leaf(of: [0.5, 1])].members == [1, 4])
    #expect(tree.nodes[tree.leaf(of: [0.2, 2])].members == [0, 2, 3, 5])
  }

  @Test(arguments: [RegressionTree.Splitting.exact, .random])
  func keepsItsBounds(splitting: RegressionTree.Splitting) throws {
    let space = try space()
    var chance = Chance(seed: 6, number: 0)
    let points = (0..<100).map { _ in space.randomPoint(using: &chance) }
    let values = points.map { $0[0] * $0[0] + $0[1] }
    let tree = RegressionTree(
      points, values, in: space, splitting: splitting, depth: 4, leastLeaf: 3, using: &chance)
    let leaves = tree.nodes.filter { $0.dimension == nil }
    #expect(leaves.count > 4 && leaves.count <= 16)
    #expect(leaves.allSatisfy { $0.members.count >= 3 })
    #expect(leaves.flatMap(\.members).sorted() == Array(points.indices))
    for (index, point) in points.enumerated() {
      #expect(tree.nodes[tree.leaf(of: point)].members.contains(index))
    }
  }

  @Test func equalValuesNeedNoSplit() throws {
    var chance = Chance(seed: 6, number: 0)
    let tree = try RegressionTree(
      [[0.1, 0], [0.9, 1]], [2, 2], in: space(), splitting: .random, leastLeaf: 1, using: &chance)
    #expect(tree.nodes.count == 1)
  }
}

@Suite struct TreeModelTests {
  private func sample(_ count: Int) throws -> (space: Space, points: [Point], values: [Double]) {
    let space = try Space([
      Dimension("x", .reals(0...1, .linear)), Dimension("y", .reals(0...1, .linear)),
    ])
    var chance = Chance(seed: 9, number: 1)
    let points = (0..<count).map { _ in space.randomPoint(using: &chance) }
    return (space, points, points.map { ($0[0] < 0.5 ? 1 : 4) + 0.2 * chance.normal() })
  }

  @Test func forestLearns() throws {
    let (space, points, values) = try sample(80)
    var chance = Chance(seed: 2, number: 0)
    let forest = RandomForest(points, values, in: space, using: &chance)
    let predictions = forest.predictions(of: [[0.2, 0.5], [0.8, 0.5], [0.5, 0.5]])
    #expect(predictions[0].mean.isNear(1, within: 0.3))
    #expect(predictions[1].mean.isNear(4, within: 0.1))
    #expect(predictions.allSatisfy { $0.deviation > 0 })
    // At the step it is less sure.
    #expect(predictions[2].deviation > predictions[0].deviation * 2)
  }

  @Test func quantilesLieInOrder() throws {
    let (space, points, values) = try sample(200)
    var chance = Chance(seed: 2, number: 0)
    let quantiles = [0.16, 0.5, 0.84].map {
      QuantileBoosting($0, points, values, in: space, using: &chance)
        .values(of: [[0.2, 0.5], [0.8, 0.5]])
    }
    #expect(quantiles[0][0] < quantiles[1][0] && quantiles[1][0] < quantiles[2][0])
    #expect(quantiles[1][0] < 2 && quantiles[1][1] > 3.5)
  }
}
