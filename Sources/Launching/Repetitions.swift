/// Counts how often commands stand in a runfile, those that stand there once without any cost.
///
/// A runfile that is replaced while it is followed is read again from its start: what stands there
/// then is counted again, so that a line keeps its place among equal lines.
struct Repetitions: Sendable {
  /// By the number of a command: how often it was met in this reading. Nil stands for once in the
  /// first reading, and for never in a further one.
  private var counts: [UInt32: Int] = [:]
  private var isReadAgain = false

  /// The runfile is read from its start once more.
  mutating func startAgain() {
    isReadAgain = true
    counts.removeAll()
  }

  /// A command was met for the first time.
  mutating func foundFirst(_ number: Int) {
    if isReadAgain { counts[UInt32(number)] = 1 }
  }

  /// A command was met that is known already; for which time in this reading, from 1.
  mutating func next(of number: Int) -> Int {
    let count = (counts[UInt32(number)] ?? (isReadAgain ? 0 : 1)) + 1
    counts[UInt32(number)] = count
    return count
  }
}
