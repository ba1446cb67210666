/// Which of a sweep's commands are wanted, and in which order.
package struct Selection: Hashable, Sendable {
  /// How many a search has whose spec does not say it.
  package static let defaultTrials = 20

  /// This many, drawn at random, in the order of the grid; nil for all.
  package var sample: Int?
  /// Decides over draw and shuffle.
  package var seed: UInt64
  /// In a random order instead of the grid's.
  package var isShuffled: Bool
  /// How many to leave out at the beginning.
  package var skip: Int
  /// How many at most; nil for all.
  package var limit: Int?
  /// How many there are at most, before any are left out; nil for all.
  package var cap: Int?

  package init(
    sample: Int? = nil, seed: UInt64 = 0, isShuffled: Bool = false, skip: Int = 0,
    limit: Int? = nil, cap: Int? = nil
  ) {
    self.sample = sample
    self.seed = seed
    self.isShuffled = isShuffled
    self.skip = skip
    self.limit = limit
    self.cap = cap
  }

  /// How many of `available` commands remain.
  func count(of available: UInt128) -> UInt128 {
    let capped = min(available, sample.map { UInt128($0) } ?? .max, cap.map { UInt128($0) } ?? .max)
    let left = capped - min(capped, UInt128(skip))
    return min(left, limit.map { UInt128($0) } ?? .max)
  }

  /// How many commands are taken after those that are skipped.
  var mostTaken: Int {
    let left = cap.map { max(0, $0 - skip) } ?? .max
    return min(limit ?? .max, left)
  }

  /// How many different commands a search has, before any are left out.
  package var trials: Int { sample ?? cap ?? Self.defaultTrials }

  /// Whether nothing says how many that are.
  package var impliesTrials: Bool { sample == nil && cap == nil }

  /// How many draws are taken after those that are skipped.
  package var mostDrawn: Int { min(limit ?? .max, max(0, trials - skip)) }
}
