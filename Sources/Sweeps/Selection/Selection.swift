/// Which of a sweep's commands are wanted, and in which order.
package struct Selection: Hashable, Sendable {
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

  package init(
    sample: Int? = nil, seed: UInt64 = 0, isShuffled: Bool = false, skip: Int = 0,
    limit: Int? = nil
  ) {
    self.sample = sample
    self.seed = seed
    self.isShuffled = isShuffled
    self.skip = skip
    self.limit = limit
  }
}
