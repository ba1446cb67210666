import Glibc
import Testing

@testable import Search

@Suite struct ParzenDensityTests {
  @Test(arguments: [0, 1, 2, 60])
  func isADensity(count: Int) throws {
    let integers = try Dimension("n", .integers(1...5, .logarithmic))
    let space = try Space([
      Dimension("x", .reals(0...1, .linear)), Dimension("c", .categories(3)), integers,
    ])
    var chance = Chance(seed: 8, number: count)
    let points = (0..<count).map { _ in space.randomPoint(using: &chance) }
    let density = ParzenDensity(
      points, weights: count == 2 ? [0.3, 1.7] : nil, in: space)
    var sum = 0.0
    let steps = 1_000
    for step in 0..<steps {
      for category in 0..<3 {
        for integer in 1...5 {
          let code = try #require(integers.code(of: .integer(integer)))
          let point = [(Double(step) + 0.5) / Double(steps), Double(category), code]
          sum += exp(density.logarithm(at: point)) / Double(steps)
        }
      }
    }
    #expect(sum.isNear(1, within: 1e-3))
  }

  @Test func drawsWhatIsLikely() throws {
    let space = try Space([
      Dimension("x", .reals(0...1, .linear)), Dimension("c", .categories(4)),
      Dimension("n", .integers(1...5, .linear)),
    ])
    let points: [Point] = [0.70, 0.71, 0.72, 0.73, 0.74].map { [$0, 2, 0.5] }
    let density = ParzenDensity(points, in: space)
    var chance = Chance(seed: 1, number: 0)
    let draws = (0..<400).map { _ in density.point(using: &chance) }
    #expect(draws.allSatisfy { space.point(of: space.values(of: $0)) != nil })
    // A sixth comes from the prior.
    #expect(draws.count { (0.4...1).contains($0[0]) } > 300)
    #expect(draws.count { $0[1] == 2 } > 200)
    #expect(density.logarithm(at: [0.72, 2, 0.5]) > density.logarithm(at: [0.1, 2, 0.5]) + 1)
    #expect(density.logarithm(at: [0.72, 2, 0.5]) > density.logarithm(at: [0.72, 1, 0.5]) + 0.5)
    #expect(Set(draws.map { $0[2] }).count == 5)
  }

  @Test func weightsDecideTheShares() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    let even = ParzenDensity([[0.2], [0.8]], weights: [1, 1], in: space)
    let uneven = ParzenDensity([[0.2], [0.8]], weights: [0.2, 1.8], in: space)
    #expect(even.logarithm(at: [0.2]).isNear(even.logarithm(at: [0.8])))
    #expect(uneven.logarithm(at: [0.2]) < uneven.logarithm(at: [0.8]))
  }

  @Test func oldPointsCountLess() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    let density = ParzenDensity(
      [Point](repeating: [0.2], count: 40) + [Point](repeating: [0.8], count: 40), in: space)
    #expect(density.logarithm(at: [0.8]) > density.logarithm(at: [0.2]) + 0.2)
  }
}
