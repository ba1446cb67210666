/// Chance for one name at one place of a series: the same for the same seed, whatever was drawn before,
/// and whatever other names there are.
package struct NamedChance: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  package init(seed: UInt64, place: UInt128, name: String) {
    // The seed is mixed by itself first: the series of one seed must not be that of the next.
    var state = SplitMix64.mix(SplitMix64.mix(seed) ^ UInt64(truncatingIfNeeded: place))
    state = SplitMix64.mix(state ^ UInt64(truncatingIfNeeded: place >> 64))
    for byte in name.utf8 { state = SplitMix64.mix(state ^ UInt64(byte)) }
    generator = SplitMix64(seed: state)
  }

  package mutating func next() -> UInt64 { generator.next() }

  /// A number from 0 to below 1.
  package mutating func unit() -> Double { generator.unit() }
}
