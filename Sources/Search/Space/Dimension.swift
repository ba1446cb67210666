/// One parameter that a search varies.
package struct Dimension: Hashable, Sendable {
  package enum Scale: Hashable, Sendable {
    case linear
    /// Every factor counts the same: as much of the search is between 0.01 and 0.1 as between 0.1 and 1.
    case logarithmic
  }

  package enum Domain: Hashable, Sendable {
    /// All numbers of a range. A distribution with another shape is a range from 0 to 1 whose numbers the
    /// caller puts through the inverse of its cumulative distribution.
    case reals(ClosedRange<Double>, Scale)
    /// The whole numbers of a range. The steps of a grid are their numbers.
    case integers(ClosedRange<Int>, Scale)
    /// A number of choices without an order.
    case categories(Int)
  }

  /// Why a domain cannot be searched.
  package enum Problem: Error, Hashable, Sendable {
    /// An end of the range is infinite or not a number.
    case infiniteRange
    /// A logarithmic range of reals must begin above 0, one of integers at 1 or above.
    case logarithmicRangeReachesZero
    case noCategories
  }

  package let name: String
  package let domain: Domain

  package init(_ name: String, _ domain: Domain) throws(Problem) {
    switch domain {
    case .reals(let range, let scale):
      guard range.lowerBound.isFinite, range.upperBound.isFinite else { throw .infiniteRange }
      if scale == .logarithmic, range.lowerBound <= 0 { throw .logarithmicRangeReachesZero }
    case .integers(let range, let scale):
      if scale == .logarithmic, range.lowerBound < 1 { throw .logarithmicRangeReachesZero }
    case .categories(let count):
      guard count > 0 else { throw .noCategories }
    }
    self.name = name
    self.domain = domain
  }

  /// The number of values; infinite for a range of reals.
  package var count: Double {
    switch domain {
    case .reals(let range, _): range.lowerBound < range.upperBound ? .infinity : 1
    case .integers(let range, _): Double(range.upperBound) - Double(range.lowerBound) + 1
    case .categories(let count): Double(count)
    }
  }

  var isCategory: Bool {
    if case .categories = domain { true } else { false }
  }

  var isInteger: Bool {
    if case .integers = domain { true } else { false }
  }
}

/// A value of a dimension.
package enum Coordinate: Hashable, Sendable {
  case real(Double)
  case integer(Int)
  /// The index of a choice, from 0.
  case category(Int)
}
