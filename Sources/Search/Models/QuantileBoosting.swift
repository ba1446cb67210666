/// Small trees that one after another correct the prediction of a quantile.
///
/// Friedman, "Greedy function approximation: a gradient boosting machine" (2001), with the quantile's loss in
/// place of that of the median (section 4.3).
struct QuantileBoosting: Sendable {
  private let start: Double
  /// Each with what its leaves add.
  private let trees: [(tree: RegressionTree, steps: [Double])]

  private static let rounds = 30
  private static let depth = 3
  private static let rate = 0.1

  init(
    _ quantile: Double, _ points: [Point], _ values: [Double], in space: Space,
    using chance: inout Chance
  ) {
    start = Self.quantile(quantile, of: values)
    var fitted = [Double](repeating: start, count: values.count)
    var trees: [(tree: RegressionTree, steps: [Double])] = []
    for _ in 0..<Self.rounds {
      let slopes = zip(values, fitted).map { $0 > $1 ? quantile : quantile - 1 }
      let tree = RegressionTree(
        points, slopes, in: space, splitting: .exact, depth: Self.depth, leastLeaf: 1,
        using: &chance)
      let steps = tree.nodes.map { node in
        node.members.isEmpty
          ? 0
          : Self.rate * Self.quantile(quantile, of: node.members.map { values[$0] - fitted[$0] })
      }
      for (node, step) in zip(tree.nodes, steps) {
        for member in node.members { fitted[member] += step }
      }
      trees.append((tree, steps))
    }
    self.trees = trees
  }

  func values(of candidates: [Point]) -> [Double] {
    candidates.map { candidate in
      trees.reduce(start) { $0 + $1.steps[$1.tree.leaf(of: candidate)] }
    }
  }

  /// Between the two nearest values, in proportion to their distance.
  private static func quantile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
