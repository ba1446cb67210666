import Arguments
import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
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
      creation.label = options.batchLabel.map { draft.label(of: Flags(), template: $0) } ?? ""
      creation.tags = options.batchTags
      creation.comments = comments(options.batchComment)
    } else {
      creation.flags = draft.flags
      creation.label = draft.label(of: draft.flags)
      creation.tags = draft.tags
      creation.comments = comments(options.comment)
    }
    creation.userFlags = draft.userFlags
    creation.parent = RunMaking.parent
    if let folder = options.runFolder {
      creation.directory = folder.hasPrefix("/") ? folder : request.folder + "/" + folder
    }
    do throws(SystemError) {
      try folders.make(creation.id)
      creation.others = JSONObject(try shared(of: creation.id) + own)
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
    creation.comments = comments(request.options.comment)
    creation.batch = batch.id
    let kept = ["op", "op_ref", "user", "platform", "vcs_commit", "sourcecode_digest", "project"]
    creation.others = JSONObject(
      batch.members.members.filter { kept.contains($0.key) } + [
        .init(key: "random_seed", value: .number("\(draft.seed)")),
        .init(key: "label_template", value: .string(draft.labelTemplate)),
        .init(key: "generation", value: .number("\(generation)")),
      ])
    return TrialPattern(
      creation, label: LabelTemplate(draft.labelTemplate), userFlags: draft.userFlags.names)
  }

  private var role: RunRecord.Role {
    if draft.isBatch { return .batch }
    switch draft.operation.body {
    case .steps: return .steps
    case .builtin("queue"): return .queue
    default: return .run
    }
  }

  /// Copies the source code, and says what is the same for all runs of the draft.
  private func shared(of id: JobID) throws(SystemError) -> [JSONObject.Member] {
    let operation = draft.operation
    var members: [JSONObject.Member] = [
      .init(key: "op", value: OperationSnapshot.json(of: operation)),
      .init(key: "user", value: .string(RunMaking.user)),
      .init(key: "project", value: .string(operation.projectFolder ?? request.folder)),
      .init(key: "random_seed", value: .number("\(draft.seed)")),
      .init(key: "label_template", value: .string(draft.labelTemplate)),
    ]
    if let gpus = request.options.gpus {
      members.append(.init(key: "gpus", value: .string(gpus)))
    }
    members += try sourceMembers(of: id)
    return members
  }

  /// Replaces the source code of a run by that of the project as it is now.
  func renewSource(of id: JobID) throws(SystemError) -> [JSONObject.Member] {
    let metadata = try Directory.makingPath(folders.metadata(of: id))
    try metadata.removeTree(SourceSnapshot.folderName)
    return [.init(key: "op", value: OperationSnapshot.json(of: draft.operation))]
      + (try sourceMembers(of: id))
  }

  private func sourceMembers(of id: JobID) throws(SystemError) -> [JSONObject.Member] {
    let operation = draft.operation
    var members: [JSONObject.Member] = []
    switch operation.body {
    case .steps, .builtin, .invalid: return members
    default: break
    }
    let files = SourceFiles(
      in: operation.sourceRoot, operation.source, named: operation.ownFiles,
      excluding: [request.home])
    let snapshot = try SourceSnapshot(copying: files, to: folders.source(of: id))
    members.append(.init(key: "sourcecode_digest", value: .string(snapshot.digest)))
    if let commit = VersionControl.commit(of: operation.sourceRoot) {
      members.append(.init(key: "vcs_commit", value: .string(commit)))
    }
    return members
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
    return members + draft.choiceMembers
  }

  private func create(_ creation: RunCreation) throws(CommandFailure) -> RunRecord {
    do throws(LedgerError) {
      return try writer.create(creation)
    } catch {
      throw CommandFailure(error)
    }
  }

  private func comments(_ text: String?) -> [RunRecord.Comment] {
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
