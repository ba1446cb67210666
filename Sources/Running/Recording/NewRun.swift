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
      creation.label = draft.batchLabel(notes)
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
      creation.others = try shared(sourceFolder(of: creation)).adding(own)
      try SourceCopy(context).makeOptimizer(for: creation.id)
    } catch {
      removeFolder(of: creation.id)
      throw RunFailure(error)
    }
    return try context.recorder.create(creation)
  }

  /// What has no record leaves nothing.
  private func removeFolder(of id: JobID) {
    let path = folders.directory(of: id)
    try? Directory(path: folder(of: path)).removeTree(id.text)
  }

  private func refuseDirectoryOfAnother(_ directory: String?) throws(RunFailure) {
    guard let directory, access(directory + "/" + RunPlaces.metadataFolder, F_OK) == 0 else {
      return
    }
    throw RunFailure(
      "cannot run in '\(directory)': it is the directory of another run",
      hint: "choose another folder, or restart that run with --restart")
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
  private func shared(_ sourceFolder: String) throws(SystemError) -> RecordChange {
    let operation = draft.operation
    var change = RecordChange()
    change.set(.op, OperationSnapshot.json(of: operation))
    change.set(.opRef, draft.origin(version: request.surroundings.version).json)
    change.set(.user, request.surroundings.user)
    change.set(.platform, Platform.current.json)
    change.set(.project, operation.projectFolder ?? request.currentFolder)
    change.set(.randomSeed, draft.seed)
    change.set(.labelTemplate, draft.labelTemplate)
    change.set(.gpus, draft.gpus)
    if !context.keptOptions.isEmpty { change.set(.runOptions, context.keptOptions) }
    return change.adding(try SourceCopy(context).make(in: sourceFolder))
  }

  /// What only a batch has.
  private var own: RecordChange {
    var change = RecordChange()
    guard draft.isBatch else { return change }
    change.set(.maxTrials, draft.maximum)
    if draft.stagesTrials { change.set(.stageTrials, true) }
    change.set(.keepBatch, draft.keepsBatch)
    if request.isNeeded { change.set(.needed, true) }
    return change.adding(draft.batchChange)
  }
}

extension Platform {
  /// As records have it.
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object.add("architecture", architecture)
    object.add("cpus", processorCount)
    object.add("uname", system)
    object.add("processor", processor)
    return object
  }
}
