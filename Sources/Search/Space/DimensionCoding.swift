import Glibc

// Models see numbers from 0 to 1, and categories by their index. Each integer has an equal part of that
// interval, or an equal part of its logarithms, and its code is in it.
extension Dimension {
  /// The value of a code.
  func value(of code: Double) -> Coordinate {
    switch domain {
    case .reals(let range, let scale):
      let (low, high) = (range.lowerBound, range.upperBound)
      let value =
        switch scale {
        case .linear: low * (1 - code) + high * code
        case .logarithmic: exp(log(low) + code * (log(high) - log(low)))
        }
      return .real(min(max(value, low), high))
    case .integers(let range, let scale):
      let ends = Self.ends(range, scale)
      let place = ends.low + code * (ends.high - ends.low)
      let value = (scale == .logarithmic ? exp(place) : place).rounded(.toNearestOrEven)
      if value <= Double(range.lowerBound) { return .integer(range.lowerBound) }
      // A double can lie above all integers.
      return .integer(min(Int(exactly: value) ?? range.upperBound, range.upperBound))
    case .categories(let count): return .category(min(max(Int(code), 0), count - 1))
    }
  }

  /// The code of a value; nil for a value outside of the domain or of another kind.
  func code(of value: Coordinate) -> Double? {
    switch (domain, value) {
    case (.reals(let range, let scale), .real(let value)):
      let (low, high) = (range.lowerBound, range.upperBound)
      let slack = Self.slack * (abs(low) + abs(high))
      guard value >= low - slack, value <= high + slack else { return nil }
      guard low < high else { return 0 }
      let nearest = min(max(value, low), high)
      return switch scale {
      // By halves: the length of the range may be above the largest number.
      case .linear: (nearest / 2 - low / 2) / (high / 2 - low / 2)
      case .logarithmic: (log(nearest) - log(low)) / (log(high) - log(low))
      }
    case (.integers(let range, let scale), .integer(let value)):
      guard range.contains(value) else { return nil }
      let ends = Self.ends(range, scale)
      let place = scale == .logarithmic ? log(Double(value)) : Double(value)
      return (place - ends.low) / (ends.high - ends.low)
    case (.categories(let count), .category(let index)):
      return (0..<count).contains(index) ? Double(index) : nil
    default: return nil
    }
  }

  /// Values that were rounded when they were written may lie outside by this part of the bounds.
  private static let slack = 1e-9

  /// The code at a share of the domain, which is from 0 to below 1; every value has an equal share.
  func code(ofShare share: Double) -> Double {
    if case .categories(let count) = domain {
      return min((share * Double(count)).rounded(.down), Double(count - 1))
    }
    return snapped(share)
  }

  /// The code of the value in this place, from 0, of a domain that has a first and a next value.
  func code(ofPlace place: Int) -> Double {
    switch domain {
    case .reals: 0
    case .integers(let range, _): code(of: .integer(range.lowerBound + place)) ?? 0
    case .categories: Double(place)
    }
  }

  /// The nearest number that is the code of a value.
  func snapped(_ code: Double) -> Double {
    switch domain {
    case .reals(let range, _):
      return range.lowerBound < range.upperBound ? min(max(code, 0), 1) : 0
    case .integers, .categories:
      let code = min(max(code, 0), isCategory ? .infinity : 1)
      return self.code(of: value(of: code)) ?? code
    }
  }

  /// The part of the interval from 0 to 1 that belongs to the integer of a code; nil of other dimensions.
  func interval(of code: Double) -> (low: Double, high: Double)? {
    guard case .integers(let range, let scale) = domain, case .integer(let value) = value(of: code)
    else { return nil }
    let ends = Self.ends(range, scale)
    let own = Self.ends(value...value, scale)
    let length = ends.high - ends.low
    return ((own.low - ends.low) / length, (own.high - ends.low) / length)
  }

  /// The ends of the interval that the integers share: half a number beyond the first and the last.
  private static func ends(
    _ range: ClosedRange<Int>, _ scale: Scale
  ) -> (low: Double, high: Double) {
    let (low, high) = (Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5)
    return scale == .logarithmic ? (log(low), log(high)) : (low, high)
  }
}
