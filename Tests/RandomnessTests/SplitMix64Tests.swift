import Randomness
import Testing

@Suite struct SplitMix64Tests {
  @Test func `SplitMix64 gives the numbers of its authors' program`() {
    // The C program at prng.di.unimi.it, seeded with 1234567.
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func `units are from 0 up to 1`() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<1000 { #expect((0..<1).contains(generator.unit())) }
  }
}
