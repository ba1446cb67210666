import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs

/// Brings the run of a draft into being: a single run, or a batch. It gets a record, a folder, and a
/// copy of the source code.
struct NewRun: Sendable {
  private let context: RunContext
  private var draft: RunDraft { context.draft }
  private var request: RunRequest { context.request }
  private var folders: RunFolders { context.folders }

  init(_ context: RunContext) {
    self.context = context
  }

  func make(state: JobState) throws(RunFailure) -> RunRecord {
    var creation = RunCreation(
      id: request.id ?? .random(), operation: draft.shownOperation, role: role, state: state)
    if draft.isBatch {
      let notes = request.batchNotes
      creation.protoFlags = draft.flags
      creation.flags = draft.optimizer?.flags ?? Flags()
      creation.label = notes.label.map { LabelTemplate($0).rendered(Flags()).text } ?? ""
      creation.tags = notes.tags
      creation.comments = context.comments(notes.comment)
    } else {
      creation.flags = draft.flags
      creation.label = draft.label(of: draft.flags)
      creation.tags = draft.tags
      creation.comments = context.comments(draft.comment)
    }
    creation.userFlags = draft.userFlags
    creation.parent = request.surroundings.parent
    if let folder = request.folder {
      creation.directory = absolutePath(folder, in: request.currentFolder)
      try refuseDirectoryOfAnother(creation.directory)
    }
    do throws(SystemError) {
      if let directory = creation.directory, directory.hasPrefix("/") {
        _ = try Directory.makingPath(directory + "/" + RunPlaces.metadataFolder)
      }
      _ = try Directory.makingPath(folders.metadata(of: creation.id))
      creation.others = JSONObject(try shared(sourceFolder(of: creation)) + own)
      try SourceCopy(context).makeOptimizer(for: creation.id)
    } catch {
      throw RunFailure(error)
    }
    return try context.recorder.create(creation)
  }

  private func refuseDirectoryOfAnother(_ directory: String?) throws(RunFailure) {
    guard let directory, access(directory + "/" + RunPlaces.metadataFolder, F_OK) == 0 else {
      return
    }
    throw RunFailure(
      "cannot run in '\(directory)': it is the directory of another run",
      hint: "name another folder, or start that run again with --restart")
  }

  private var role: RunRecord.Role {
    if draft.isBatch { return .batch }
    switch draft.operation.body {
    case .steps: return .steps
    case .builtin("queue"): return .queue
    default: return .run
    }
  }

  /// Where the source code goes. Trials look for that of their batch in the ledger.
  private func sourceFolder(of creation: RunCreation) -> String {
    guard !draft.isBatch, let directory = creation.directory, directory.hasPrefix("/") else {
      return folders.source(of: creation.id)
    }
    return RunFolders.source(in: directory)
  }

  /// Copies the source code, and returns what is the same for all runs of the draft.
  private func shared(_ sourceFolder: String) throws(SystemError) -> [JSONObject.Member] {
    let operation = draft.operation
    var members: [JSONObject.Member] = [
      .init(key: "op", value: OperationSnapshot.json(of: operation)),
      .init(key: "op_ref", value: draft.origin(version: request.surroundings.version).json),
      .init(key: "user", value: .string(request.surroundings.user)),
      .init(key: "platform", value: Platform.current.json),
      .init(key: "project", value: .string(operation.projectFolder ?? request.currentFolder)),
      .init(key: "random_seed", value: .number("\(draft.seed)")),
      .init(key: "label_template", value: .string(draft.labelTemplate)),
    ]
    if let gpus = draft.gpus {
      members.append(.init(key: "gpus", value: .string(gpus)))
    }
    members += try SourceCopy(context).make(in: sourceFolder)
    return members
  }

  /// What only a batch has.
  private var own: [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    guard draft.isBatch else { return members }
    if let maximum = draft.maximum {
      members.append(.init(key: "max_trials", value: .number("\(maximum)")))
    }
    if draft.stagesTrials { members.append(.init(key: "stage_trials", value: .bool(true))) }
    members.append(.init(key: "keep_batch", value: .bool(draft.keepsBatch)))
    members.append(draft.workersMember)
    if request.isNeeded { members.append(.init(key: "needed", value: .bool(true))) }
    return members + draft.choiceMembers + draft.trialNotes + draft.optimizerMembers
  }
}

extension Platform {
  /// As records have it.
  fileprivate var json: JSONValue {
    var members: [JSONObject.Member] = [
      .init(key: "architecture", value: .string(architecture)),
      .init(key: "cpus", value: .number("\(processorCount)")),
      .init(key: "uname", value: .string(system)),
    ]
    if let processor {
      members.append(.init(key: "processor", value: .string(processor)))
    }
    return .object(JSONObject(members))
  }
}
