/// Trees that are split at random. Their leaves' mean is the prediction, and the variance of the leaves' values
/// that of the prediction: the variance within the leaves and between the trees.
///
/// Geurts, Ernst and Wehenkel, "Extremely randomized trees" (2006); Hutter, Xu, Hoos and Leyton-Brown,
/// "Algorithm runtime prediction: methods and evaluation" (2014), section 4.3.2, for the variance.
struct RandomForest: Sendable {
  private struct Leaf {
    let mean: Double
    let meanSquare: Double
  }

  private let trees: [(tree: RegressionTree, leaves: [Leaf])]

  private static let count = 100
  private static let leastLeaf = 2
  private static let leastVariance = 1e-6

  init(_ points: [Point], _ values: [Double], in space: Space, using chance: inout Chance) {
    var trees: [(tree: RegressionTree, leaves: [Leaf])] = []
    for _ in 0..<Self.count {
      let tree = RegressionTree(
        points, values, in: space, splitting: .random, leastLeaf: Self.leastLeaf, using: &chance)
      let leaves = tree.nodes.map { node in
        let count = Double(max(1, node.members.count))
        return Leaf(
          mean: node.members.reduce(0) { $0 + values[$1] } / count,
          meanSquare: node.members.reduce(0) { $0 + values[$1] * values[$1] } / count)
      }
      trees.append((tree, leaves))
    }
    self.trees = trees
  }

  func predictions(of candidates: [Point]) -> [Prediction] {
    let count = Double(trees.count)
    return candidates.map { candidate in
      var (sum, squares) = (0.0, 0.0)
      for (tree, leaves) in trees {
        let leaf = leaves[tree.leaf(of: candidate)]
        sum += leaf.mean
        squares += leaf.meanSquare
      }
      let mean = sum / count
      let variance = max(squares / count - mean * mean, Self.leastVariance)
      return Prediction(mean: mean, deviation: variance.squareRoot())
    }
  }
}
