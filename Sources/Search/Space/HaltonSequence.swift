import Glibc

/// Points that cover the unit cube evenly, however many of them are taken. In each dimension the digits of the
/// point's number, in the base of a prime, are mirrored at the decimal point and permuted at random.
///
/// Halton, "On the efficiency of certain quasi-random sequences of points" (1960); permuted as by Owen,
/// "A randomized Halton algorithm in R" (2017).
struct HaltonSequence: Sendable {
  private let bases: [Int]
  /// For each dimension and digit; without them the digits stay as they are.
  private let permutations: [[[Int]]]

  /// The bits that the digits of a coordinate have together: as many as a double can tell apart.
  private static let bits = 54.0

  init(dimensions: Int, seed: UInt64) {
    bases = Self.primes(dimensions)
    // No suggestion has this number.
    var chance = Chance(seed: seed, number: .min)
    permutations = bases.map { base in
      (0..<Self.digits(base)).map { _ in (0..<base).shuffled(using: &chance) }
    }
  }

  /// Halton's own sequence.
  init(unpermutedDimensions dimensions: Int) {
    bases = Self.primes(dimensions)
    permutations = bases.map { base in
      Array(repeating: Array(0..<base), count: Self.digits(base))
    }
  }

  /// The point of this number, from 0; its coordinates are below 1.
  subscript(number: Int) -> [Double] {
    zip(bases, permutations).map { base, permutations in
      var rest = number
      var weight = 1 / Double(base)
      var sum = 0.0
      for permutation in permutations {
        sum += Double(permutation[rest % base]) * weight
        rest /= base
        weight /= Double(base)
      }
      return min(sum, 1 - 1e-12)
    }
  }

  private static func digits(_ base: Int) -> Int { Int((bits / log2(Double(base))).rounded(.up)) }

  private static func primes(_ count: Int) -> [Int] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }
}
