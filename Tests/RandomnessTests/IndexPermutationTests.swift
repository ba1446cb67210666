import Randomness
import Testing

@Suite struct IndexPermutationTests {
  @Test(arguments: [1, 2, 3, 4, 5, 15, 16, 17, 100, 1_000] as [UInt128])
  func `a permutation has every number once`(count: UInt128) {
    for seed: UInt64 in 0..<3 {
      let permutation = IndexPermutation(count: count, seed: seed)
      #expect(Set((0..<count).map { permutation[$0] }) == Set(0..<count))
    }
  }

  @Test func `permutations of the widest ranges stay within them`() {
    for count in [UInt128(1) << 64, (UInt128(1) << 64) + 1, .max] {
      let permutation = IndexPermutation(count: count, seed: 1)
      let numbers = (0..<100).map { permutation[$0] }
      #expect(Set(numbers).count == 100)
      #expect(numbers.allSatisfy { $0 < count })
    }
  }
}
