import Glibc

/// A density over a space: a mixture of kernels around points and a wide one over the whole space, the prior.
/// A kernel is a product of normal distributions, cut off at the ends of the domains, and of weighted
/// choices between categories. Integers have the probability of their part of the interval.
///
/// Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components and their roles for
/// better empirical performance" (2023); bandwidths and the weights of old points as in Optuna.
struct ParzenDensity {
  private let space: Space
  private let points: [Point]
  /// For each point the standard deviation in each dimension; 0 for categories.
  private let widths: [[Double]]
  /// The logarithms of the kernels' shares; that of the prior is the last.
  private let logShares: [Double]
  private let cumulative: [Double]
  /// The logarithm of the density at the middle of each kernel in each dimension, for integers that of the part
  /// of the kernel that is in the domain, with its sign turned; 0 for categories.
  private let logHeights: [[Double]]

  /// The mean and the standard deviation of the prior.
  private static let middle = 0.5
  private static let wide = 1.0
  /// Points before the last ones of this number count less, the older the less.
  private static let recent = 25

  /// With `weights` the kernels have shares in proportion to them, and the prior that of their mean. Without
  /// them, old points count less.
  init(_ points: [Point], weights: [Double]? = nil, in space: Space) {
    self.space = space
    self.points = points
    let count = points.count
    let least = Self.leastWidth(count, numbers: space.dimensions.count { !$0.isCategory })
    var widths = [[Double]](
      repeating: [Double](repeating: 0, count: space.dimensions.count), count: count)
    for (index, dimension) in space.dimensions.enumerated() where !dimension.isCategory {
      let coordinates = points.map { $0[index] }
      for (place, width) in Self.widths(coordinates, least: least).enumerated() {
        widths[place][index] = width
      }
    }
    self.widths = widths
    let shares = (weights ?? Self.weights(count)) + [1]
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
        if space.dimensions[index].isInteger { return -log(inside) }
        return -log(width) - NormalDistribution.logRootOf2Pi - log(inside)
      }
    }
  }

  /// The weights of points without weights: the last ones have 1, the others the less the older they are.
  private static func weights(_ count: Int) -> [Double] {
    var weights = [Double](repeating: 1, count: count)
    let old = count - recent
    for index in 0..<max(0, old) {
      let step = old > 1 ? Double(index) / Double(old - 1) : 0
      weights[index] = 1 / Double(count) + (1 - 1 / Double(count)) * step
    }
    return weights
  }

  /// The least bandwidth ("magic clip"): one over the number of kernels where there are many dimensions of
  /// numbers, down to its square where there is one. In few dimensions points lie close soon.
  private static func leastWidth(_ count: Int, numbers: Int) -> Double {
    pow(1 / min(100, 2 + Double(count)), 1 + 1 / Double(max(1, numbers)))
  }

  /// The larger of the distances to the two neighbours, within bounds.
  private static func widths(_ coordinates: [Double], least: Double) -> [Double] {
    let count = coordinates.count
    let order = coordinates.indices.sorted {
      (coordinates[$0], $0) < (coordinates[$1], $1)
    }
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
      let ends = dimension.interval(of: value)
      for kernel in 0...count {
        let (mean, width) =
          kernel < count ? (points[kernel][index], widths[kernel][index]) : (Self.middle, Self.wide)
        parts[kernel] += logHeights[kernel][index]
        if let ends {
          let probability = NormalDistribution.probability(
            from: (ends.low - mean) / width, to: (ends.high - mean) / width)
          parts[kernel] += log(max(probability, .leastNormalMagnitude))
        } else {
          let distance = (value - mean) / width
          parts[kernel] -= 0.5 * distance * distance
        }
      }
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
