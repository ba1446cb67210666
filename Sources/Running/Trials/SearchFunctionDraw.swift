import Glibc
import Operations
import Randomness

extension SearchFunction {
  /// A value of the space.
  func value(by chance: inout NamedChance) -> FlagValue {
    switch space {
    case .integers(let range): .integer(Int.random(in: range, using: &chance))
    case .categories(let values): values.randomElement(using: &chance) ?? .null
    case .reals(let range, .uniform):
      .real(Self.point(range.lowerBound, range.upperBound, chance.unit()))
    case .reals(let range, .loguniform):
      .real(
        min(
          max(
            exp(Self.point(log(range.lowerBound), log(range.upperBound), chance.unit())),
            range.lowerBound), range.upperBound))
    }
  }

  /// Written so that the distance of large bounds does not overflow.
  private static func point(_ low: Double, _ high: Double, _ part: Double) -> Double {
    low * (1 - part) + high * part
  }
}
