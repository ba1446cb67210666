import JSON
import Ledger
import Operations
import Runs

/// What records have of a draft.
extension RunDraft {
  /// Where the operation comes from; that of a prototype is the prototype's. `version` is that of
  /// this program.
  func origin(version: String) -> RunOrigin {
    prototype.flatMap { RunOrigin($0) } ?? RunOrigin(operation, version: version)
  }

  /// What a later start of the batch needs in addition to its flags: how its trials are chosen and run, and
  /// what they are given.
  var batchChange: RecordChange {
    var change = RecordChange()
    change.set(.workers, workers)
    if !fileEntries.isEmpty { change.set(.entries, fileEntries.map(\.json)) }
    if !dependencyAssignments.isEmpty {
      var flags = JSONObject()
      for assignment in dependencyAssignments { flags.add(assignment.name, assignment.text) }
      change.set(.dependencyFlags, flags)
    }
    if !tags.isEmpty { change.set(.protoTags, tags) }
    change.set(.protoComment, comment)
    change.set(.optimizer, (optimizer?.operation).map { OperationSnapshot.json(of: $0) })
    change.set(.objective, (objective ?? namedObjective)?.text)
    return change
  }
}
