import Jobs
import Ledger
import Operations
import Posix
import Runs

/// What all trials have that a start of a batch makes, to make one after another of.
struct TrialPattern: Sendable {
  /// Members that trials have from their batch.
  private static let inherited: [RecordKey] = [
    .op, .opRef, .user, .platform, .vcsCommit, .sourcecodeDigest, .project, .gpus,
  ]

  private let common: RunCreation
  private let label: LabelTemplate
  private let userFlags: [String]
  /// What the records of all of them have.
  let template: RecordTemplate

  /// The trials of the start of this number, from 1. Their folders are made when they start.
  init(_ context: RunContext, of batch: RunRecord, generation: Int) {
    let draft = context.draft
    var creation = RunCreation(
      operation: draft.operation.fullName, state: draft.stagesTrials ? .staged : .pending)
    creation.tags = draft.tags
    creation.comments = context.comments(draft.comment)
    creation.batch = batch.id
    for key in TrialPattern.inherited { creation.others.set(key, batch.members[key]) }
    creation.others.set(.randomSeed, draft.seed)
    creation.others.set(.labelTemplate, draft.labelTemplate)
    creation.others.set(.generation, generation)
    let kept = context.request.kept.byTrial
    if !kept.isEmpty { creation.others.set(.runOptions, kept) }
    common = creation
    template = RecordTemplate(creation.shared)
    label = LabelTemplate(draft.labelTemplate)
    userFlags = draft.userFlags.names
  }

  /// Another trial, with its place in the batch, from 1.
  func creation(of choice: TrialChoice, place: Int, id: JobID = .random()) -> RunCreation {
    var creation = common
    creation.identify(as: id, at: Clock.wall)
    creation.flags = choice.flags
    // Its own values, not the lists that the batch has: these would be as long as there are trials.
    for name in userFlags + choice.given { creation.userFlags[name] = choice.flags[name] }
    creation.place = place
    creation.label = label.rendered(choice.flags).text
    return creation
  }
}
