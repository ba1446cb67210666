import Operations
import Randomness

/// All combinations of the values of some flags, none of them written down: the first name varies
/// slowest, the last fastest. What is not a list has one value; a search function is another value in
/// every trial.
package struct TrialGrid: Hashable, Sendable {
  private struct Axis: Hashable, Sendable {
    var name: String
    var values: [FlagValue]
    /// Whether the value is not set.
    var isAssumed = false
  }

  private let axes: [Axis]
  /// How many combinations there are; the greatest number if there are more.
  package let count: UInt128

  package init(_ flags: Flags) {
    axes = flags.sorted.map { name, value in
      if case .list(let values) = value {
        Axis(name: name, values: values)
      } else {
        Axis(name: name, values: [value], isAssumed: flags.isAssumed(name))
      }
    }
    count =
      axes.contains { $0.values.isEmpty }
      ? 0
      : axes.reduce(1) { product, axis in
        let (next, overflow) = product.multipliedReportingOverflow(by: UInt128(axis.values.count))
        return overflow ? .max : next
      }
  }

  /// Up to this many combinations can be numbered and drawn by their numbers.
  static let largestNumbered = UInt128(1) << 120

  /// The combination at `position`, which is below the count. What is left to chance depends on
  /// `seed` and `place` alone, the trial's number among all trials.
  package func trial(at position: UInt128, place: UInt128, seed: UInt64) -> Flags {
    var rest = position
    var choices: [Int] = []
    for axis in axes.reversed() {
      let count = UInt128(axis.values.count)
      choices.append(Int(rest % count))
      rest /= count
    }
    return trial(of: choices.reversed(), place: place, seed: seed)
  }

  /// The combination with these values: for each name, in order, the index in its list.
  func trial(of choices: [Int], place: UInt128, seed: UInt64) -> Flags {
    var trial = Flags()
    for (axis, choice) in zip(axes, choices) {
      let value = axis.values[choice]
      if case .search(let function) = value {
        var chance = NamedChance(seed: seed, place: place, name: axis.name)
        trial[axis.name] = function.value(by: &chance)
      } else if axis.isAssumed {
        trial.assume(value, for: axis.name)
      } else {
        trial[axis.name] = value
      }
    }
    return trial
  }

  /// A combination at random, as the indexes of its values.
  func randomChoices(by chance: inout some RandomNumberGenerator) -> [Int] {
    axes.map { Int.random(in: $0.values.indices, using: &chance) }
  }
}
