import Operations
import Search

/// The values that a flag may have in a search, and what they are as coordinates.
struct FlagRange: Hashable, Sendable {
  private enum Kind: Hashable, Sendable {
    /// By their places; in order if they are numbers at equal distances or in equal ratios.
    case listed([FlagValue], areOrdered: Bool)
    case integers(ClosedRange<Int>, Dimension.Scale)
    case reals(ClosedRange<Double>, Dimension.Scale)
  }

  private let kind: Kind

  /// The values of a list, each of them once.
  init(listed values: [FlagValue]) {
    let different = values.reduce(into: [FlagValue]()) { different, value in
      if !different.contains(where: { $0.isSame(as: value) }) { different.append(value) }
    }
    let domain = Dimension.Domain(listed: different.map(\.number))
    self.init(kind: .listed(different, areOrdered: domain.isOrdered))
  }

  private init(kind: Kind) {
    self.kind = kind
  }

  /// The values of a search function, only the whole numbers if it `isWhole`.
  init(_ function: SearchFunction, isWhole: Bool) {
    switch function.space {
    case .categories(let values): self.init(listed: values)
    case .integers(let range): self.init(kind: .integers(range, .linear))
    case .reals(let range, let distribution):
      let scale: Dimension.Scale = distribution == .loguniform ? .logarithmic : .linear
      if isWhole, let least = Int(exactly: range.lowerBound.rounded(.up)),
        let greatest = Int(exactly: range.upperBound.rounded(.down)), least <= greatest,
        scale == .linear || least >= 1
      {
        self.init(kind: .integers(least...greatest, scale))
      } else {
        self.init(kind: .reals(range, scale))
      }
    }
  }

  var domain: Dimension.Domain {
    switch kind {
    case .listed(let values, let areOrdered):
      areOrdered ? .integers(0...values.count - 1, .linear) : .categories(values.count)
    case .integers(let range, let scale): .integers(range, scale)
    case .reals(let range, let scale): .reals(range, scale)
    }
  }

  func value(of coordinate: Coordinate) -> FlagValue {
    switch (kind, coordinate) {
    case (.listed(let values, _), .integer(let place)),
      (.listed(let values, _), .category(let place)):
      values[min(max(place, 0), values.count - 1)]
    case (_, .integer(let number)), (_, .category(let number)): .integer(number)
    case (_, .real(let number)): .real(number)
    }
  }

  /// A number outside of the range counts as the nearest in it. Nil for what is not listed, or not a number.
  func coordinate(of value: FlagValue) -> Coordinate? {
    switch kind {
    case .listed(let values, let areOrdered):
      guard let place = values.firstIndex(where: { $0.isSame(as: value) }) else { return nil }
      return areOrdered ? .integer(place) : .category(place)
    case .integers(let range, _):
      guard let number = value.number, number.isFinite else { return nil }
      let nearest = min(max(number, Double(range.lowerBound)), Double(range.upperBound))
      return Int(exactly: nearest.rounded()).map { .integer($0) }
    case .reals(let range, _):
      guard let number = value.number, number.isFinite else { return nil }
      return .real(min(max(number, range.lowerBound), range.upperBound))
    }
  }

  /// Whether it is one of these values.
  func contains(_ value: FlagValue) -> Bool {
    switch kind {
    case .listed(let values, _): values.contains { $0.isSame(as: value) }
    case .integers(let range, _):
      value.number.flatMap { Int(exactly: $0) }.map { range.contains($0) } ?? false
    case .reals(let range, _): value.number.map { range.contains($0) } ?? false
    }
  }
}
