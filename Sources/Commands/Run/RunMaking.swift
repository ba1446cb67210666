import Arguments
import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Running
import Runs

/// Brings runs into being: their records, folders and source code.
struct RunMaking: Sendable {
  let draft: RunDraft
  let request: RunRequest
  let writer: RunWriter
  let folders: RunFolders

  /// What a run has besides what is its own.
  private struct Shared: Sendable {
    var members: [JSONObject.Member]
    var comments: [RunRecord.Comment]
  }

  /// Makes the run of the draft itself: a single run, or a batch.
  func make(state: JobState) throws(CommandFailure) -> RunRecord {
    let options = request.options
    var creation = RunCreation(
      id: try RunMaking.id(options.runID) ?? .random(), operation: draft.shownOperation,
      role: role, state: state)
    if draft.isBatch {
      creation.protoFlags = draft.flags
      creation.flags = draft.optimizer?.flags ?? Flags()
      creation.label = options.batchLabel.map { draft.label(of: Flags(), template: $0) } ?? ""
      creation.tags = options.batchTags
      creation.comments = comments(options.batchComment)
    } else {
      creation.flags = draft.flags
      creation.label = draft.label(of: draft.flags)
      creation.tags = draft.tags
      creation.comments = comments(draft.comment)
    }
    creation.userFlags = draft.userFlags
    creation.parent = RunMaking.parent
    if let folder = options.runFolder {
      creation.directory = absolutePath(folder, in: request.folder)
      try refuseDirectoryOfAnother(creation.directory)
    }
    do throws(SystemError) {
      if let directory = creation.directory, directory.hasPrefix("/") {
        _ = try Directory.makingPath(directory + "/" + RunPlaces.metadataFolder)
      }
      _ = try Directory.makingPath(folders.metadata(of: creation.id))
      creation.others = JSONObject(try shared(sourceFolder(of: creation)) + own)
      try copyOptimizer(for: creation.id)
    } catch {
      throw CommandFailure("\(error)")
    }
    return try create(creation)
  }

  /// What the trials of a batch are recorded with, made by the start of the batch of this number,
  /// from 1. Their folders are made when they start.
  func trialPattern(of batch: RunRecord, generation: Int, state: JobState) -> TrialPattern {
    var creation = RunCreation(operation: draft.operation.fullName, state: state)
    creation.tags = draft.tags
    creation.comments = comments(draft.comment)
    creation.batch = batch.id
    let kept = [
      "op", "op_ref", "user", "platform", "vcs_commit", "sourcecode_digest", "project",
      "gpus",
    ]
    creation.others = JSONObject(
      batch.members.members.filter { kept.contains($0.key) } + [
        .init(key: "random_seed", value: .number("\(draft.seed)")),
        .init(key: "label_template", value: .string(draft.labelTemplate)),
        .init(key: "generation", value: .number("\(generation)")),
      ])
    return TrialPattern(
      creation, label: LabelTemplate(draft.labelTemplate), userFlags: draft.userFlags.names)
  }

  private func refuseDirectoryOfAnother(_ directory: String?) throws(CommandFailure) {
    guard let directory, access(directory + "/" + RunPlaces.metadataFolder, F_OK) == 0 else {
      return
    }
    throw CommandFailure(
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

  /// Copies the source code, and says what is the same for all runs of the draft.
  private func shared(_ sourceFolder: String) throws(SystemError) -> [JSONObject.Member] {
    let operation = draft.operation
    var members: [JSONObject.Member] = [
      .init(key: "op", value: OperationSnapshot.json(of: operation)),
      .init(key: "op_ref", value: draft.origin.json),
      .init(key: "user", value: .string(RunMaking.user)),
      .init(key: "platform", value: platform),
      .init(key: "project", value: .string(operation.projectFolder ?? request.folder)),
      .init(key: "random_seed", value: .number("\(draft.seed)")),
      .init(key: "label_template", value: .string(draft.labelTemplate)),
    ]
    if let gpus = draft.gpus {
      members.append(.init(key: "gpus", value: .string(gpus)))
    }
    members += try sourceMembers(in: sourceFolder)
    return members
  }

  private var platform: JSONValue {
    let platform = Platform.current
    var members: [JSONObject.Member] = [
      .init(key: "architecture", value: .string(platform.architecture)),
      .init(key: "cpus", value: .number("\(platform.processorCount)")),
      .init(key: "uname", value: .string(platform.system)),
    ]
    if let processor = platform.processor {
      members.append(.init(key: "processor", value: .string(processor)))
    }
    return .object(JSONObject(members))
  }

  /// Replaces the source code of a run by that of the project as it is now.
  func renewSource(of run: RunRecord) throws(SystemError) -> [JSONObject.Member] {
    let directory = draft.isBatch ? nil : run.directory
    let folder = (directory ?? folders.directory(of: run.id)) + "/" + RunPlaces.metadataFolder
    let metadata = try Directory.makingPath(folder)
    try metadata.removeTree(SourceSnapshot.folderName)
    try copyOptimizer(for: run.id)
    return [
      .init(key: "op", value: OperationSnapshot.json(of: draft.operation)),
      .init(key: "op_ref", value: draft.origin.json),
    ] + (try sourceMembers(in: folder + "/" + SourceSnapshot.folderName))
  }

  private func sourceMembers(in folder: String) throws(SystemError) -> [JSONObject.Member] {
    let operation = draft.operation
    var members: [JSONObject.Member] = []
    switch operation.body {
    case .steps, .builtin, .invalid: return members
    default: break
    }
    if let prototype = draft.prototypeSource {
      try prototype.link(to: folder)
      return prototype.members
    }
    if draft.prototype != nil { return members }
    if operation.source.isEnabled {
      let snapshot = try SourceSnapshot(copying: sourceFiles(of: operation), to: folder)
      members.append(.init(key: "sourcecode_digest", value: .string(snapshot.digest)))
    }
    if let commit = VersionControl.commit(of: operation.sourceRoot) {
      members.append(.init(key: "vcs_commit", value: .string(commit)))
    }
    return members
  }

  private func sourceFiles(of operation: OperationDefinition) -> SourceFiles {
    SourceFiles(
      in: operation.sourceRoot, operation.source, named: operation.ownFiles,
      excluding: [request.home])
  }

  /// Keeps the source code of what chooses the trials of a batch, in place of what is there.
  private func copyOptimizer(for id: JobID) throws(SystemError) {
    guard let optimizer = draft.optimizer else { return }
    let metadata = try Directory.makingPath(folders.metadata(of: id))
    let folder = OptimizerProcess.source(in: metadata.path)
    if access(folder, F_OK) == 0 { try metadata.removeTree(OptimizerProcess.sourceFolder) }
    if let prototype = draft.prototype {
      let stored = OptimizerProcess.source(
        in: RunFolders(ledger: absolutePath(prototype.ledger.folder, in: request.folder))
          .metadata(of: prototype.id))
      if !request.options.forcesSource, access(stored, F_OK) == 0 {
        return try SourceSnapshot(existing: stored, digest: "").link(to: folder)
      }
    }
    guard optimizer.operation.source.isEnabled else { return }
    _ = try SourceSnapshot(copying: sourceFiles(of: optimizer.operation), to: folder)
  }

  /// What only a batch, or only a single run, has.
  private var own: [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    guard draft.isBatch else { return members }
    if let maximum = draft.maximum {
      members.append(.init(key: "max_trials", value: .number("\(maximum)")))
    }
    if draft.stagesTrials { members.append(.init(key: "stage_trials", value: .bool(true))) }
    members.append(.init(key: "keep_batch", value: .bool(draft.keepsBatch)))
    if request.options.onlyIfNeeded { members.append(.init(key: "needed", value: .bool(true))) }
    return members + draft.choiceMembers + draft.trialNotes + draft.optimizerMembers
  }

  private func create(_ creation: RunCreation) throws(CommandFailure) -> RunRecord {
    do throws(LedgerError) {
      return try writer.create(creation)
    } catch {
      throw CommandFailure(error)
    }
  }

  func comments(_ text: String?) -> [RunRecord.Comment] {
    guard let text, !text.isEmpty else { return [] }
    return [
      RunRecord.Comment(
        body: text, host: Machine.hostname, user: RunMaking.user, time: Clock.wall)
    ]
  }

  private static func id(_ text: String?) throws(CommandFailure) -> JobID? {
    guard let text else { return nil }
    guard let id = JobID(Array(text.utf8)), id.digitCount == 32 else {
      throw .wrongInput("'\(text)' is no id of a run: 32 hex digits")
    }
    return id
  }

  /// The run of steps that this process is a step of.
  static var parent: JobID? {
    Console.environment(StepsRunner.parentVariable).flatMap { JobID(Array($0.utf8)) }
  }

  private static var user: String {
    Console.environment("USER") ?? "\(getuid())"
  }
}

extension RunDraft {
  /// Where the operation comes from; that of a prototype is the prototype's.
  var origin: RunOrigin {
    prototype.flatMap { RunOrigin($0) } ?? RunOrigin(operation)
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

  func label(of flags: Flags, template: String) -> String {
    LabelTemplate(template).rendered(flags).text
  }
}

extension OperationDefinition {
  /// Files that are kept with a run in any case: the program itself, relative to the source root.
  fileprivate var ownFiles: [String] {
    switch body {
    case .python(let program, _): program.hasSuffix(".py") ? [program] : []
    case .command(let words): words.first.map { [$0] } ?? []
    default: []
    }
  }
}
