import Operations

/// All combinations of the values of some flags, none of them written down: the first name varies
/// slowest, the last fastest. What is no list has one value; a search function is another value in
/// every trial.
package struct TrialGrid: Hashable, Sendable {
  private struct Axis: Hashable, Sendable {
    var name: String
    var values: [FlagValue]
  }

  private let axes: [Axis]
  /// How many combinations there are; the greatest number where there are more.
  package let count: UInt128

  package init(_ flags: Flags) {
    axes = flags.sorted.map { name, value in
      if case .list(let values) = value {
        Axis(name: name, values: values)
      } else {
        Axis(name: name, values: [value])
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

  /// The combination at `position`, which is below the count. What is left to chance depends on
  /// `seed` and `place` alone, the trial's number among all trials.
  package func trial(at position: UInt128, place: UInt128, seed: UInt64) -> Flags {
    var rest = position
    var trial = Flags()
    for axis in axes.reversed() {
      let count = UInt128(axis.values.count)
      let value = axis.values[Int(rest % count)]
      rest /= count
      if case .search(let function) = value {
        var chance = TrialChance(seed: seed, place: place, name: axis.name)
        trial[axis.name] = function.value(by: &chance)
      } else {
        trial[axis.name] = value
      }
    }
    return trial
  }
}
