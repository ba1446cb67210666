import Glibc
import Randomness

/// The random numbers of one suggestion: they depend on the seed and the suggestion's number alone, not on
/// what was drawn before.
struct Chance: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  init(seed: UInt64, number: Int) {
    let place = UInt64(bitPattern: Int64(number))
    generator = SplitMix64(seed: SplitMix64.mix(SplitMix64.mix(seed &+ 1) ^ place))
  }

  mutating func next() -> UInt64 { generator.next() }

  /// A number from 0 to below 1.
  mutating func unit() -> Double { generator.unit() }

  mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// A number of the standard normal distribution (Box and Muller, "A note on the generation of random
  /// normal deviates", 1958).
  mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - unit()))
    return radius * cos(2 * Double.pi * unit())
  }

  /// A whole number from 0 to below `count`.
  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}
