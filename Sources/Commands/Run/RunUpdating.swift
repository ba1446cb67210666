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
    if context.request.options.forcesSource {
      let making = RunMaking(
        draft: draft, request: context.request, writer: context.writer, folders: context.folders)
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
      members += draft.choiceMembers
      if let maximum = draft.maximum {
        members.append(.init(key: "max_trials", value: .number("\(maximum)")))
      }
    } else {
      run.flags = draft.flags
      run.label = draft.label(of: draft.flags)
      members.append(.init(key: "flags", value: .object(draft.flags.json)))
      members.append(.init(key: "parameters", value: .object(draft.flags.json)))
      members.append(.init(key: "label", value: .string(run.label ?? "")))
      members.append(
        .init(key: "tags", value: .array(draft.tags.map { .string($0) })))
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

  /// Where the directory was deleted, what was placed in it is gone with it.
  private func forgetWhatIsGone(of run: inout RunRecord) {
    guard let directory = run.directory, access(directory, F_OK) != 0 else { return }
    let resolved = ResolvedDependencies(run).unplaced
    run.members.members.append(
      .init(key: "resolved", value: resolved.resolvedJSON(runDirectory: directory)))
  }
}
