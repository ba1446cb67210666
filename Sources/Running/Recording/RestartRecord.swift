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
    var change = RecordChange()
    // Without flags, what was given for the run holds on.
    if !draft.givenFlags.isEmpty { change.set(.userFlags, draft.givenFlags.json) }
    change.set(.labelTemplate, draft.labelTemplate)
    change.set(.randomSeed, draft.seed)
    change.set(.gpus, draft.gpus)
    if !context.keptOptions.isEmpty || run.members[.runOptions] != nil {
      change.set(.runOptions, context.keptOptions)
    }
    if request.forcesSource {
      do throws(SystemError) {
        change.add(try SourceCopy(context).renew(of: run))
      } catch {
        throw RunFailure(error)
      }
    }
    change.add(draft.isBatch ? update(batch: &run) : update(single: &run))
    let added = context.comments(
      draft.isBatch ? request.batchNotes.comment : request.notes.comment)
    if !added.isEmpty { change.set(.comments, run.comments + added) }
    if request.stages {
      change.add(.staged(at: Clock.wall))
    } else {
      change.set(.claimedBy, RunClaimer.current.json)
      change.remove(.scalars)
    }
    try context.recorder.record(change, of: run.id)
    return run
  }

  private func update(batch run: inout RunRecord) -> RecordChange {
    let notes = request.batchNotes
    run.protoFlags = draft.flags
    var change = draft.batchChange
    change.set(.protoFlags, draft.flags.json)
    change.remove(.assumedFlags, .writtenFlags)
    change.setOrigins(of: draft.flags)
    change.set(.keepBatch, draft.keepsBatch)
    change.set(.stageTrials, draft.stagesTrials)
    change.set(.label, notes.label.map { _ in draft.batchLabel(notes) })
    if !notes.tags.isEmpty { change.set(.tags, notes.tags) }
    if let optimizer = draft.optimizer { change.add(flags(optimizer.flags)) }
    change.set(.maxTrials, draft.maximum)
    return change
  }

  private func update(single run: inout RunRecord) -> RecordChange {
    run.flags = draft.flags
    if !draft.keepsLabel {
      run.label = draft.label(of: draft.flags, references: ResolvedDependencies(run).references)
    }
    var change = flags(draft.flags)
    change.remove(.assumedFlags, .writtenFlags)
    change.setOrigins(of: draft.flags)
    change.set(.label, run.label ?? "")
    change.set(.tags, draft.tags)
    return change
  }

  private func flags(_ flags: Flags) -> RecordChange {
    var change = RecordChange()
    change.set(.flags, flags.json)
    change.set(.parameters, flags.json)
    return change
  }

  /// If the directory was deleted, what was placed in it was deleted with it.
  private func forgetWhatIsGone(of run: inout RunRecord) {
    guard let directory = run.directory, access(directory, F_OK) != 0 else { return }
    let resolved = ResolvedDependencies(run).unplaced
    run.members.add(RecordKey.resolved.text, resolved.resolvedJSON(runDirectory: directory))
  }
}
