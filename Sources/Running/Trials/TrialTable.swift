import Operations
import Text

/// Trials as people see them: one line each, with their numbers.
package enum TrialTable {
  /// The names of the flags of all trials.
  static func columns(of trials: some Sequence<Flags>) -> [String] {
    namesInOrder(
      trials.reduce(into: Set<String>()) { names, trial in names.formUnion(trial.names) })
  }

  /// Ready for a terminal; nothing if there are no trials.
  package static func lines(_ trials: some Collection<Flags>) -> [String] {
    guard !trials.isEmpty else { return [] }
    let names = columns(of: trials)
    var table = Table([Table.Column("#")] + names.map { Table.Column(escapedForTerminal($0)) })
    table.rows = trials.enumerated().map { number, trial in
      [Table.Cell("\(number + 1)")]
        + names.map { name in
          Table.Cell(escapedForTerminal(trial[name]?.encoded ?? ""))
        }
    }
    return table.trimmedLines()
  }
}
