import JSON
import Ledger
import Operations
import Runs

/// A trial as optimizers see it.
package enum TrialReport {
  /// `objective` is the value that is to be made small or large; nil if the trial has none.
  package static func json(of trial: RunRecord, objective: Double?) -> JSONValue {
    var members: [JSONObject.Member] = []
    func add(_ key: String, _ value: JSONValue?) {
      members.append(.init(key: key, value: value ?? .null))
    }
    add("id", .string(trial.id.text))
    add("trial", trial.place.map { .number("\($0)") })
    add("status", .string(trial.state.rawValue))
    add("exit_status", trial.exitCode.map { .number("\($0)") })
    add("flags", .object(trial.flags.json))
    add("objective", objective.map { FlagValue.real($0).json })
    add("label", trial.label.map { .string($0) })
    add("run_dir", trial.directory.map { .string($0) })
    if let stop = trial.stoppedEarly { add("stopped_early", .object(stop.json)) }
    return .object(JSONObject(members))
  }
}
