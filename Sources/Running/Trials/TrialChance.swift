import Glibc
import Operations
import Randomness
import Sweeps

/// Chance for one flag of one trial: the same for the same seed, whatever was drawn before.
struct TrialChance: RandomNumberGenerator {
  private var generator: SplitMix64

  init(seed: UInt64, place: UInt128, name: String) {
    // The seed is mixed by itself first: the trials of one seed must not be those of the next.
    var state = SplitMix64.mix(SplitMix64.mix(seed) ^ UInt64(truncatingIfNeeded: place))
    state = SplitMix64.mix(state ^ UInt64(truncatingIfNeeded: place >> 64))
    for byte in name.utf8 { state = SplitMix64.mix(state ^ UInt64(byte)) }
    generator = SplitMix64(seed: state)
  }

  mutating func next() -> UInt64 { generator.next() }

  /// A number from 0 to below 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

extension SearchFunction {
  /// A value of the space.
  func value(by chance: inout TrialChance) -> FlagValue {
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
