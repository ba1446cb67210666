import JSON
import Jobs
import Ledger
import Operations
import Runs
import Text

/// What the trials of a batch have come to so far.
package struct TrialList {
  private let trials: [RunRecord]
  private let objective: TrialObjective?
  private var scalars: RunScalars

  /// Reads the trials of batch `id`, or those before it.
  package init(_ id: JobID, home: String, previous: PreviousTrials) throws(RunFailure) {
    let store = RunStore(home: home)
    let found: (batch: RunRecord, trials: [RunRecord])?
    do throws(LedgerError) {
      found = try store.run(id).map { run throws(LedgerError) in
        (run, try previous.runs(of: run, in: store))
      }
    } catch {
      throw RunFailure(error)
    }
    guard let (batch, trials) = found else {
      throw RunFailure("no batch '\(id.text)' in '\(home)'")
    }
    self.trials = trials
    guard batch.role == .batch else { throw RunFailure("run \(batch.id.shortText) is not a batch") }
    objective = TrialObjective(batch.objective ?? .standard)
    scalars = RunScalars(home: home)
  }

  /// As optimizers see them: a line with an array.
  package mutating func json() -> [UInt8] {
    var bytes: [UInt8] = []
    let reports = trials.map { trial in
      TrialReport.json(of: trial, objective: objective?.value(in: trial, &scalars))
    }
    bytes.appendJSON(.array(reports))
    return bytes + [UInt8(ascii: "\n")]
  }

  /// As people see them, ready for a terminal; nothing if there are none.
  package mutating func lines() -> [String] {
    guard !trials.isEmpty else { return [] }
    let names = namesInOrder(
      trials.reduce(into: Set<String>()) { $0.formUnion($1.flags.names) })
    let headings = ["#", "id", "status"] + names + ["objective"]
    var table = Table(headings.map { Table.Column(escapedForTerminal($0)) })
    table.rows = trials.enumerated().map { number, trial in
      let values = names.map { trial.flags[$0]?.encoded ?? "" }
      let objective = objective?.value(in: trial, &scalars).map { FlagValue.real($0).encoded } ?? ""
      let first = ["\(trial.place ?? number + 1)", trial.id.shortText, trial.state.rawValue]
      return (first + values + [objective]).map { Table.Cell(escapedForTerminal($0)) }
    }
    return table.trimmedLines()
  }
}
