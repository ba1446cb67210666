/// The numbers below a bound in an order that looks random, one at a time: any of them can be had
/// without the others, and none comes twice, so that a draw from 10^12 combinations, or a shuffle
/// of all of them, needs no memory.
///
/// A balanced Feistel network permutes the numbers of the next even count of bits; results at or
/// above the bound are put through it again until one is below it ("cycle walking"; Black and
/// Rogaway, "Ciphers with arbitrary finite domains", 2002). The bound is above a quarter of that
/// domain, so that four rounds of this are the average at worst.
package struct IndexPermutation: Sendable {
  private static let rounds = 8

  package let count: UInt128
  private let keys: [UInt64]
  /// Of each of the two halves.
  private let halfBits: UInt128

  package init(count: UInt128, seed: UInt64) {
    self.count = count
    var generator = SplitMix64(seed: seed)
    keys = (0..<Self.rounds).map { _ in generator.next() }
    let bits = count < 2 ? 0 : UInt128.bitWidth - (count - 1).leadingZeroBitCount
    halfBits = UInt128(max(1, (bits + 1) / 2))
  }

  /// The number in place `position`, which is below the bound.
  package subscript(position: UInt128) -> UInt128 {
    guard count > 1 else { return position }
    var number = position
    repeat { number = permuted(number) } while number >= count
    return number
  }

  private func permuted(_ number: UInt128) -> UInt128 {
    let mask = (UInt128(1) << halfBits) - 1
    var left = number >> halfBits
    var right = number & mask
    for key in keys {
      // A half has at most 64 bits.
      let mixed = SplitMix64.mix(UInt64(truncatingIfNeeded: right) ^ key)
      (left, right) = (right, left ^ (UInt128(mixed) & mask))
    }
    return left << halfBits | right
  }
}
