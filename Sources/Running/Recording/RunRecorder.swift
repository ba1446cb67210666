import JSON
import Jobs
import Ledger
import Operations
import Runs
import Text

/// Writes the records of the runs that this process makes and carries out. What a launch records by
/// itself is all that is not written here: starts, processes and ends of attempts.
struct RunRecorder: Sendable {
  let writer: RunWriter

  func create(_ creation: RunCreation) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      return try writer.create(creation)
    } catch {
      throw RunFailure(error)
    }
  }

  /// Sets members of a record, and takes others away.
  func set(
    _ id: JobID, _ members: [JSONObject.Member], unset: [String] = []
  ) throws(RunFailure) {
    do throws(LedgerError) {
      try writer.update(id, set: members, unset: unset)
    } catch {
      throw RunFailure(error)
    }
  }

  // MARK: For people only

  // Nothing depends on these: where they cannot be recorded, the run goes on. That the ledger cannot
  // be written is noticed by what has to be recorded.

  /// What is executed.
  func note(_ command: ProgramCommand, of id: JobID) {
    try? writer.update(id, set: RunRecorder.members(of: command.arguments))
  }

  /// What an operation required and what was taken; `label` where that follows from it.
  func note(
    _ resolved: ResolvedDependencies, of id: JobID, directory: String, label: String?
  ) {
    var members: [JSONObject.Member] = [
      .init(key: "deps", value: resolved.depsJSON),
      .init(key: "resolved", value: resolved.resolvedJSON(runDirectory: directory)),
    ]
    if let label { members.append(.init(key: "label", value: .string(label))) }
    try? writer.update(id, set: members)
  }

  /// The metrics in the output of a run.
  func note(scalars: JSONValue, of id: JobID) {
    try? writer.update(id, set: [.init(key: "scalars", value: scalars)])
  }

  /// The words of a command, and the line that people would type.
  static func members(of arguments: [String]) -> [JSONObject.Member] {
    let line = arguments.map { shellQuoted($0) }.joined(separator: " ")
    return [
      .init(key: "command", value: .string(line)),
      .init(key: "arguments", value: .array(arguments.map { .string($0) })),
    ]
  }
}
