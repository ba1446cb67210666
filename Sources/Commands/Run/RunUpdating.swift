import Arguments
import Glibc
import JSON
import Ledger
import Operations
import Posix
import Runs

/// Brings a run that is started again up to date with what was asked for now.
struct RunUpdating {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  func update(_ run: RunRecord) throws(CommandFailure) -> RunRecord {
    // A batch that is continued stays what it is.
    if context.draft.isResumed { return run }
    var run = run
    forgetWhatIsGone(of: &run)
    let draft = context.draft
    var members: [JSONObject.Member] = [
      .init(key: "user_flags", value: .object(draft.userFlags.json)),
      .init(key: "label_template", value: .string(draft.labelTemplate)),
      .init(key: "random_seed", value: .number("\(draft.seed)")),
    ]
    let options = context.request.options
    let making = RunMaking(
      draft: draft, request: context.request, writer: context.writer, folders: context.folders)
    if let gpus = draft.gpus { members.append(.init(key: "gpus", value: .string(gpus))) }
    if options.forcesSource {
      do throws(SystemError) {
        members += try making.renewSource(of: run)
      } catch {
        throw CommandFailure("\(error)")
      }
    }
    if draft.isBatch {
      run.protoFlags = draft.flags
      members.append(.init(key: "proto_flags", value: .object(draft.flags.json)))
      members.append(.init(key: "keep_batch", value: .bool(draft.keepsBatch)))
      members.append(.init(key: "stage_trials", value: .bool(draft.stagesTrials)))
      members += draft.choiceMembers + draft.trialNotes + draft.optimizerMembers
      if let label = options.batchLabel {
        members.append(
          .init(key: "label", value: .string(draft.label(of: Flags(), template: label))))
      }
      if !options.batchTags.isEmpty { members.append(tags(options.batchTags)) }
      if let optimizer = draft.optimizer {
        members.append(.init(key: "flags", value: .object(optimizer.flags.json)))
        members.append(.init(key: "parameters", value: .object(optimizer.flags.json)))
      }
      if let maximum = draft.maximum {
        members.append(.init(key: "max_trials", value: .number("\(maximum)")))
      }
    } else {
      run.flags = draft.flags
      if !draft.keepsLabel {
        run.label = draft.label(
          of: draft.flags, references: ResolvedDependencies(run).references)
      }
      members.append(.init(key: "flags", value: .object(draft.flags.json)))
      members.append(.init(key: "parameters", value: .object(draft.flags.json)))
      members.append(.init(key: "label", value: .string(run.label ?? "")))
      members.append(tags(draft.tags))
    }
    let added = making.comments(draft.isBatch ? options.batchComment : options.comment)
    if !added.isEmpty {
      let comments = (run.comments + added).map(\.jsonValue)
      members.append(.init(key: "comments", value: .array(comments)))
    }
    if !context.request.options.stages {
      members.append(.init(key: "claimed_by", value: RunClaimer.current.json))
    }
    if context.request.options.stages {
      members.append(.init(key: "state", value: .string("staged")))
      members.append(.init(key: "start", value: .number(Clock.wall.description)))
    }
    do throws(LedgerError) {
      try context.writer.update(
        run.id, set: members,
        unset: context.request.options.stages ? ["claimed_by", "claimed_from"] : ["scalars"])
    } catch {
      throw CommandFailure(error)
    }
    return run
  }

  private func tags(_ tags: [String]) -> JSONObject.Member {
    .init(key: "tags", value: .array(tags.map { .string($0) }))
  }

  /// Where the directory was deleted, what was placed in it is gone with it.
  private func forgetWhatIsGone(of run: inout RunRecord) {
    guard let directory = run.directory, access(directory, F_OK) != 0 else { return }
    let resolved = ResolvedDependencies(run).unplaced
    run.members.members.append(
      .init(key: "resolved", value: resolved.resolvedJSON(runDirectory: directory)))
  }
}
