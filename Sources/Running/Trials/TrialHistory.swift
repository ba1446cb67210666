import Jobs
import Operations

/// How the trials stand that a source has given, by the numbers of its choices, from 0.
package struct TrialHistory: Sendable {
  /// A trial that has ended.
  package struct Ended: Sendable {
    package let number: Int
    package let flags: Flags
    package let state: JobState
    /// The number that is made small or large; nil if it has none.
    package let objective: Double?
  }

  /// In the order of their ends.
  package private(set) var ended: [Ended] = []
  /// Those that run or are about to, with their flags.
  package private(set) var pending: [Int: Flags] = [:]
  /// How many choices there were: the number of the next.
  package private(set) var count = 0

  package init() {}

  /// Takes in a choice and returns its number.
  mutating func add(_ flags: Flags) -> Int {
    let number = count
    add(flags, as: number)
    return number
  }

  /// Takes in a choice of an earlier start, which has this number.
  mutating func add(_ flags: Flags, as number: Int) {
    pending[number] = flags
    count = max(count, number + 1)
  }

  mutating func end(_ number: Int, _ state: JobState, objective: Double?) {
    guard let flags = pending.removeValue(forKey: number) else { return }
    ended.append(Ended(number: number, flags: flags, state: state, objective: objective))
  }

  /// Of a choice that no trial was made of, or that is only staged.
  mutating func forget(_ number: Int) {
    pending[number] = nil
  }
}
