/// A tree that splits points by one coordinate at a time, so that the values in each part are alike. A split by
/// categories takes one of them from the others.
///
/// Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees" (1984).
struct RegressionTree: Sendable {
  struct Node: Sendable {
    /// Nil in a leaf.
    var dimension: Int?
    var threshold = 0.0
    var left = 0
    var right = 0
    /// The indices of the points in a leaf.
    var members: [Int] = []
  }

  enum Splitting: Sendable {
    /// At the best of one random place in each dimension.
    case random
    /// At the best of all places.
    case exact
  }

  private(set) var nodes: [Node] = []
  private let isCategory: [Bool]

  init(
    _ points: [Point], _ values: [Double], in space: Space, splitting: Splitting, depth: Int = .max,
    leastLeaf: Int, using chance: inout Chance
  ) {
    isCategory = space.dimensions.map(\.isCategory)
    grow(
      Array(points.indices), depth,
      Growth(points: points, values: values, splitting: splitting, leastLeaf: leastLeaf), &chance)
  }

  private struct Growth {
    let points: [Point]
    let values: [Double]
    let splitting: Splitting
    let leastLeaf: Int
  }

  private struct Split {
    var score: Double
    var dimension: Int
    var threshold: Double
  }

  @discardableResult
  private mutating func grow(
    _ members: [Int], _ depth: Int, _ growth: Growth, _ chance: inout Chance
  ) -> Int {
    let own = nodes.count
    nodes.append(Node())
    guard depth > 0, let split = split(members, growth, &chance) else {
      nodes[own].members = members
      return own
    }
    var (left, right): ([Int], [Int]) = ([], [])
    for member in members {
      if goesLeft(growth.points[member], split.dimension, split.threshold) {
        left.append(member)
      } else {
        right.append(member)
      }
    }
    nodes[own].dimension = split.dimension
    nodes[own].threshold = split.threshold
    nodes[own].left = grow(left, depth - 1, growth, &chance)
    nodes[own].right = grow(right, depth - 1, growth, &chance)
    return own
  }

  private func goesLeft(_ point: Point, _ dimension: Int, _ threshold: Double) -> Bool {
    isCategory[dimension] ? point[dimension] == threshold : point[dimension] <= threshold
  }

  /// The split after which the values differ least within the two parts.
  private func split(_ members: [Int], _ growth: Growth, _ chance: inout Chance) -> Split? {
    guard members.count >= 2 * growth.leastLeaf else { return nil }
    let values = members.map { growth.values[$0] }
    guard let most = values.max(), let least = values.min(), most - least > 1e-12 else {
      return nil
    }
    let total = values.reduce(0, +)
    var best: Split?
    func consider(_ sum: Double, _ count: Int, _ dimension: Int, _ threshold: Double) {
      let other = members.count - count
      guard count >= growth.leastLeaf, other >= growth.leastLeaf else { return }
      let rest = total - sum
      let score = sum * sum / Double(count) + rest * rest / Double(other)
      if score > (best?.score ?? -.infinity) + 1e-12 {
        best = Split(score: score, dimension: dimension, threshold: threshold)
      }
    }
    for dimension in isCategory.indices {
      let coordinates = members.map { growth.points[$0][dimension] }
      guard let low = coordinates.min(), let high = coordinates.max(), low < high else { continue }
      switch (growth.splitting, isCategory[dimension]) {
      case (.random, let isCategory):
        let threshold =
          isCategory
          ? Set(coordinates).sorted()[chance.below(Set(coordinates).count)]
          : chance.uniform(low, high)
        var (sum, count) = (0.0, 0)
        for (coordinate, value) in zip(coordinates, values)
        where isCategory ? coordinate == threshold : coordinate <= threshold {
          sum += value
          count += 1
        }
        consider(sum, count, dimension, threshold)
      case (.exact, true):
        for threshold in Set(coordinates).sorted() {
          var (sum, count) = (0.0, 0)
          for (coordinate, value) in zip(coordinates, values) where coordinate == threshold {
            sum += value
            count += 1
          }
          consider(sum, count, dimension, threshold)
        }
      case (.exact, false):
        let order = coordinates.indices.sorted { coordinates[$0] < coordinates[$1] }
        var sum = 0.0
        for (place, next) in zip(order.indices, order.dropFirst()) {
          let index = order[place]
          sum += values[index]
          guard coordinates[index] < coordinates[next] else { continue }
          consider(sum, place + 1, dimension, (coordinates[index] + coordinates[next]) / 2)
        }
      }
    }
    return best
  }

  /// The leaf that a point belongs to.
  func leaf(of point: Point) -> Int {
    var index = 0
    while let dimension = nodes[index].dimension {
      index =
        goesLeft(point, dimension, nodes[index].threshold) ? nodes[index].left : nodes[index].right
    }
    return index
  }
}
