import JSON
import Operations
import Runs

/// What records have of a draft.
extension RunDraft {
  /// Where the operation comes from; that of a prototype is the prototype's. `version` is that of
  /// this program.
  func origin(version: String) -> RunOrigin {
    prototype.flatMap { RunOrigin($0) } ?? RunOrigin(operation, version: version)
  }

  /// What a later start of the batch needs besides its flags to choose the same trials.
  var choiceMembers: [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    if !fileEntries.isEmpty {
      members.append(
        .init(key: "entries", value: .array(fileEntries.map { .object($0.json) })))
    }
    if !dependencyAssignments.isEmpty {
      let flags = dependencyAssignments.map {
        JSONObject.Member(key: $0.name, value: .string($0.text))
      }
      members.append(.init(key: "dependency_flags", value: .object(JSONObject(flags))))
    }
    return members
  }

  /// The tags and the comment of trials, which later starts of the batch make too.
  var trialNotes: [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    if !tags.isEmpty {
      members.append(.init(key: "proto_tags", value: .array(tags.map { .string($0) })))
    }
    if let comment { members.append(.init(key: "proto_comment", value: .string(comment))) }
    return members
  }

  /// What chooses the trials of a batch, and to what end.
  var optimizerMembers: [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    if let optimizer {
      members.append(
        .init(key: "optimizer", value: OperationSnapshot.json(of: optimizer.operation)))
    }
    if let objective {
      members.append(.init(key: "objective", value: .string(objective.text)))
    }
    return members
  }

  /// With how many workers a batch is run.
  var workersMember: JSONObject.Member { .init(key: "workers", value: .number("\(workers)")) }
}
