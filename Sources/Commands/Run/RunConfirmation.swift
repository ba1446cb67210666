import Arguments
import Running

/// What `run` asks before it does anything.
struct RunConfirmation {
  private let draft: RunDraft
  private let request: RunRequest
  private let isConfirmed: Bool

  init(_ draft: RunDraft, _ invocation: RunInvocation) {
    self.draft = draft
    request = invocation.request
    isConfirmed = invocation.options.isConfirmed
  }

  /// Whether to continue: shows what will be run and reads an answer, unless `--yes` was given.
  ///
  /// Throws a failure if standard input has ended.
  func isGiven() throws(CommandFailure) -> Bool {
    let dependencies =
      isConfirmed && !request.stages
      ? nil : DependencyOutlook(draft, request)
    for warning in dependencies?.warnings ?? [] { Console.warn(warning) }
    if isConfirmed { return true }
    for line in try preview(dependencies).lines { Console.writeError(line + "\n") }
    Console.writeError("Continue? (Y/n) ")
    guard let answer = readLine() else {
      Console.writeError("\n")
      throw CommandFailure("cannot ask for confirmation: no terminal (use --yes)")
    }
    let word = answer.lowercased().filter { !$0.isWhitespace }
    return ["", "y", "yes"].contains(word)
  }

  private func preview(
    _ dependencies: DependencyOutlook?
  ) throws(CommandFailure) -> RunPreview {
    var preview = RunPreview(
      action: action, subject: subject, flags: draft.flags, definitions: draft.operation.flags)
    preview.kind = draft.kind
    preview.trialCount = try trialCount
    preview.isContinued = draft.isResumed
    preview.objective = draft.objective
    preview.hasFileTrials = draft.entries.count > 1
    if let optimizer = draft.optimizer {
      preview.optimizerFlags = optimizer.flags
      preview.optimizerDefinitions = optimizer.operation.flags
    }
    preview.requiredRuns = dependencies?.lines ?? []
    return preview
  }

  private var trialCount: Int? {
    get throws(CommandFailure) {
      if let unfinished = draft.unfinished { return unfinished.count }
      guard draft.isBatch else { return nil }
      if draft.optimizer != nil { return draft.maximum }
      do throws(TrialError) {
        return try draft.trials().count
      } catch {
        throw CommandFailure(RunFailure(error))
      }
    }
  }

  private var action: RunPreview.Action {
    if request.stages { return .stage }
    if draft.isResumed { return .resume }
    if draft.stagesTrials, draft.isBatch { return .stageTrials }
    return draft.existing == nil ? .run : .start
  }

  private var subject: String {
    let name = draft.operation.fullName
    return draft.existing.map { "\($0.id.text) (\(name))" } ?? name
  }
}
