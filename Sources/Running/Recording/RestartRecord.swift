import Glibc
import JSON
import Ledger
import Operations
import Posix
import Runs

/// Brings the record of a run that is started again up to date with what was asked for now.
struct RestartRecord {
  private let context: RunContext
  private var draft: RunDraft { context.draft }
  private var request: RunRequest { context.request }

  init(_ context: RunContext) {
    self.context = context
  }

  func update(_ run: RunRecord) throws(RunFailure) -> RunRecord {
    // A batch that is continued stays what it is.
    if draft.isResumed { return run }
    var run = run
    forgetWhatIsGone(of: &run)
    var members: [JSONObject.Member] = [
      .init(key: "user_flags", value: .object(draft.userFlags.json)),
      .init(key: "label_template", value: .string(draft.labelTemplate)),
      .init(key: "random_seed", value: .number("\(draft.seed)")),
    ]
    if let gpus = draft.gpus { members.append(.init(key: "gpus", value: .string(gpus))) }
    if request.forcesSource {
      do throws(SystemError) {
        members += try SourceCopy(context).renew(of: run)
      } catch {
        throw RunFailure(error)
      }
    }
    members += draft.isBatch ? update(batch: &run) : update(single: &run)
    let added = context.comments(
      draft.isBatch ? request.batchNotes.comment : request.notes.comment)
    if !added.isEmpty {
      let comments = (run.comments + added).map(\.jsonValue)
      members.append(.init(key: "comments", value: .array(comments)))
    }
    if request.stages {
      members.append(.init(key: "state", value: .string("staged")))
      members.append(.init(key: "start", value: .number(Clock.wall.description)))
    } else {
      members.append(.init(key: "claimed_by", value: RunClaimer.current.json))
    }
    try context.recorder.set(
      run.id, members, unset: request.stages ? ["claimed_by", "claimed_from"] : ["scalars"])
    return run
  }

  private func update(batch run: inout RunRecord) -> [JSONObject.Member] {
    let notes = request.batchNotes
    run.protoFlags = draft.flags
    var members: [JSONObject.Member] = [
      .init(key: "proto_flags", value: .object(draft.flags.json)),
      .init(key: "keep_batch", value: .bool(draft.keepsBatch)),
      .init(key: "stage_trials", value: .bool(draft.stagesTrials)), draft.workersMember,
    ]
    members += draft.choiceMembers + draft.trialNotes + draft.optimizerMembers
    if let label = notes.label {
      let text = LabelTemplate(label).rendered(Flags()).text
      members.append(.init(key: "label", value: .string(text)))
    }
    if !notes.tags.isEmpty { members.append(tags(notes.tags)) }
    if let optimizer = draft.optimizer { members += flags(optimizer.flags) }
    if let maximum = draft.maximum {
      members.append(.init(key: "max_trials", value: .number("\(maximum)")))
    }
    return members
  }

  private func update(single run: inout RunRecord) -> [JSONObject.Member] {
    run.flags = draft.flags
    if !draft.keepsLabel {
      run.label = draft.label(of: draft.flags, references: ResolvedDependencies(run).references)
    }
    return flags(draft.flags) + [
      .init(key: "label", value: .string(run.label ?? "")), tags(draft.tags),
    ]
  }

  private func flags(_ flags: Flags) -> [JSONObject.Member] {
    ["flags", "parameters"].map { .init(key: $0, value: .object(flags.json)) }
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
