import Glibc

/// A density over a space: a mixture of kernels around points and a wide one over the whole space, the prior.
/// A kernel is a product of normal distributions, cut off at the ends of the domains, and of weighted
/// choices between categories.
///
/// Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components and their roles"
/// (2023); bandwidths and weights as in Optuna's multivariate estimator.
struct ParzenDensity {
  private let space: Space
  private let points: [Point]
  /// For each point the standard deviation in each dimension; 0 for categories.
  private let widths: [[Double]]
  /// The logarithms of the kernels' shares; that of the prior is the last.
  private let logShares: [Double]
  private let cumulative: [Double]
  /// The logarithm of the density at the middle of each kernel in each dimension; 0 for categories.
  private let logHeights: [[Double]]

  /// The mean and the standard deviation of the prior.
  private static let middle = 0.5
  private static let wide = 1.0
  /// Points before the last ones of this number count less, the older the less.
  private static let recent = 25

  init(_ points: [Point], in space: Space) {
    self.space = space
    self.points = points
    let count = points.count
    var widths = [[Double]](
      repeating: [Double](repeating: 0, count: space.dimensions.count), count: count)
    for (index, dimension) in space.dimensions.enumerated() where !dimension.isCategory {
      for (place, width) in Self.widths(points.map { $0[index] }).enumerated() {
        widths[place][index] = width
      }
    }
    self.widths = widths
    var shares = [Double](repeating: 1, count: count + 1)
    let old = count - Self.recent
    for index in 0..<max(0, old) {
      let step = old > 1 ? Double(index) / Double(old - 1) : 0
      shares[index] = 1 / Double(count) + (1 - 1 / Double(count)) * step
    }
    let sum = shares.reduce(0, +)
    logShares = shares.map { log($0 / sum) }
    var total = 0.0
    cumulative = shares.map {
      total += $0 / sum
      return total
    }
    logHeights = (0...count).map { kernel in
      space.dimensions.indices.map { index in
        let (mean, width) =
          kernel < count ? (points[kernel][index], widths[kernel][index]) : (Self.middle, Self.wide)
        guard width > 0 else { return 0 }
        let inside = NormalDistribution.probability(
          from: -mean / width, to: (1 - mean) / width)
        return -log(width) - NormalDistribution.logRootOf2Pi - log(inside)
      }
    }
  }

  /// The larger of the distances to the two neighbours, within bounds.
  private static func widths(_ coordinates: [Double]) -> [Double] {
    let count = coordinates.count
    let order = coordinates.indices.sorted {
      (coordinates[$0], $0) < (coordinates[$1], $1)
    }
    let least = 1 / min(100, 2 + Double(count))
    var widths = [Double](repeating: 0, count: count)
    for (place, index) in order.enumerated() {
      let before = place > 0 ? coordinates[order[place - 1]] : 0
      let after = place < count - 1 ? coordinates[order[place + 1]] : 1
      let (left, right) = (coordinates[index] - before, after - coordinates[index])
      let gap =
        switch place {
        // The ends of the domain count as neighbours only of a single point.
        case 0 where count > 1: right
        case count - 1 where count > 1: left
        default: max(left, right)
        }
      widths[index] = min(max(gap, least), 1)
    }
    return widths
  }

  /// The logarithm of the density.
  func logarithm(at point: Point) -> Double {
    var parts = logShares
    let count = points.count
    for (index, dimension) in space.dimensions.enumerated() {
      let value = point[index]
      if case .categories(let choices) = dimension.domain {
        let (same, different) = Self.categoryShares(choices, count)
        let (logSame, logDifferent) = (log(same), log(different))
        for kernel in 0..<count {
          parts[kernel] += points[kernel][index] == value ? logSame : logDifferent
        }
        parts[count] -= log(Double(choices))
        continue
      }
      for kernel in 0..<count {
        let distance = (value - points[kernel][index]) / widths[kernel][index]
        parts[kernel] += logHeights[kernel][index] - 0.5 * distance * distance
      }
      let distance = (value - Self.middle) / Self.wide
      parts[count] += logHeights[count][index] - 0.5 * distance * distance
    }
    let most = parts.max() ?? 0
    return most + log(parts.reduce(0) { $0 + exp($1 - most) })
  }

  /// The probabilities that a kernel gives its own category and each of the others.
  private static func categoryShares(
    _ choices: Int, _ count: Int
  ) -> (same: Double, different: Double) {
    let base = 1 / Double(count + 1)
    let total = 1 + Double(choices) * base
    return ((1 + base) / total, base / total)
  }

  func point(using chance: inout Chance) -> Point {
    let share = chance.unit()
    let kernel = cumulative.firstIndex { $0 > share } ?? points.count
    return space.dimensions.enumerated().map { index, dimension in
      if case .categories(let choices) = dimension.domain {
        let keeps = 1 / (1 + Double(choices) / Double(points.count + 1))
        if kernel < points.count, chance.unit() < keeps { return points[kernel][index] }
        return Double(chance.below(choices))
      }
      let (mean, width) =
        kernel < points.count
        ? (points[kernel][index], widths[kernel][index]) : (Self.middle, Self.wide)
      while true {
        let value = mean + width * chance.normal()
        if (0...1).contains(value) { return dimension.snapped(value) }
      }
    }
  }
}
