import Search
import Sequences

/// What a search by results chooses from along an axis, and which coordinate each choice is.
struct AxisRange: Sendable {
  private enum Kind {
    /// The points of the axis.
    case points
    /// The numbers of a distribution, from the first to the last, or how many quanta they are.
    case numbers(Distribution)
    case quanta(Distribution)
    /// The share of a distribution that has no ends.
    case shares(Distribution)
  }

  /// The rarest numbers of a distribution without ends are left out.
  private static let shares = 1e-4...(1 - 1e-4)

  let domain: Dimension.Domain
  private let axis: Axis
  private let kind: Kind

  init(_ axis: Axis) {
    let choice = Self.choice(along: axis)
    self.axis = axis
    kind = choice.kind
    domain = choice.domain
  }

  private static func choice(along axis: Axis) -> (kind: Kind, domain: Dimension.Domain) {
    switch axis.points {
    case .sequence(.arithmetic(let sequence)):
      (.points, .integers(0...(sequence.count - 1), .linear))
    case .sequence(.listed(let values)):
      (.points, Dimension.Domain(listed: values.map { $0.number }))
    case .rows(let rows): (.points, .categories(rows.count))
    case .distribution(let distribution): choice(by: distribution)
    }
  }

  private static func choice(
    by distribution: Distribution
  ) -> (kind: Kind, domain: Dimension.Domain) {
    switch distribution.shape {
    case .wholeNumbers(let range): return (.numbers(distribution), .integers(range, .linear))
    case .uniform(let range):
      guard let multiples = distribution.multiples(in: range) else {
        return (.numbers(distribution), .reals(range, .linear))
      }
      return (.quanta(distribution), .integers(multiples, .linear))
    case .logUniform(let range):
      guard let multiples = distribution.multiples(in: range), multiples.lowerBound >= 1 else {
        return (.numbers(distribution), .reals(range, .logarithmic))
      }
      return (.quanta(distribution), .integers(multiples, .logarithmic))
    case .normal, .logNormal, .beta: return (.shares(distribution), .reals(shares, .linear))
    }
  }

  /// The axis with nothing but this choice.
  func fixed(at coordinate: Coordinate) -> Axis {
    switch (kind, coordinate) {
    case (.points, .integer(let place)), (.points, .category(let place)):
      axis.fixed(at: min(max(place, 0), axis.count - 1))
    case (.numbers(let distribution), .integer(let number)):
      axis.fixed(to: .text("\(number)", plain: distribution.quantum == nil))
    case (.numbers(let distribution), .real(let number)):
      axis.fixed(to: distribution.value(of: number))
    case (.quanta(let distribution), .integer(let count)):
      axis.fixed(to: distribution.value(ofMultiple: count))
    case (.shares(let distribution), .real(let share)):
      axis.fixed(to: distribution.value(atShare: share))
    default: axis
    }
  }

  /// The coordinate of the choice that gives its parameters these values; nil where there is none. A
  /// number beyond the ends counts as the nearest.
  func coordinate(of values: [Value?]) -> Coordinate? {
    switch kind {
    case .points:
      let wanted = values.map { value in value.map { ValueIdentity($0) } }
      guard let point = (0..<axis.count).first(where: { identities(at: $0) == wanted }) else {
        return nil
      }
      if case .categories = domain { return .category(point) }
      return .integer(point)
    case .numbers:
      guard let number = values[0]?.number else { return nil }
      switch domain {
      case .integers(let range, _): return .integer(range.nearest(to: number))
      case .reals(let range, _):
        return .real(min(max(number, range.lowerBound), range.upperBound))
      case .categories: return nil
      }
    case .quanta(let distribution):
      guard let number = values[0]?.number,
        let count = distribution.quantum?.nearestMultiple(to: number),
        case .integers(let range, _) = domain
      else { return nil }
      return .integer(min(max(count, range.lowerBound), range.upperBound))
    case .shares(let distribution):
      guard let number = values[0]?.number else { return nil }
      let share = distribution.share(below: number)
      // Of a single number there is no share.
      guard share.isFinite else { return .real(0.5) }
      return .real(min(max(share, Self.shares.lowerBound), Self.shares.upperBound))
    }
  }
}

extension AxisRange {
  private func identities(at point: Int) -> [ValueIdentity?] {
    axis.slots.indices.map { place in
      axis.value(at: point, place: place).map { ValueIdentity($0) }
    }
  }
}

extension Value {
  /// The number that is written, as PyYAML reads it or as a plain decimal; nil for anything else.
  fileprivate var number: Double? {
    guard case .text(let text, plain: true) = self else { return nil }
    switch PyYAMLScalar(text) {
    case .integer(let digits): return Double(digits)
    case .real(let number): return number.isFinite ? number : nil
    case .text: return DecimalNotation(text).flatMap { Double($0.json) }
    case .boolean, .null: return nil
    }
  }
}
