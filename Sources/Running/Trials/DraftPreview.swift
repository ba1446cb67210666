extension RunPreview {
  /// The preview of a draft; throws if its trials cannot be counted.
  package init(
    of draft: RunDraft, _ request: RunRequest, requiredRuns: [String]
  ) throws(RunFailure) {
    self.init(
      action: Self.action(of: draft, request), subject: Self.subject(of: draft),
      flags: draft.flags, definitions: draft.operation.flags)
    kind = draft.kind
    trialCount = try Self.trialCount(of: draft)
    isContinued = draft.isResumed
    objective = draft.objective
    hasFileTrials = draft.entries.count > 1
    if let optimizer = draft.optimizer {
      optimizerFlags = optimizer.flags
      optimizerDefinitions = optimizer.operation.flags
    }
    self.requiredRuns = requiredRuns
  }

  private static func trialCount(of draft: RunDraft) throws(RunFailure) -> Int? {
    // What is left of a search is not made yet.
    if let unfinished = draft.unfinished {
      return draft.optimizer?.builtin == nil ? unfinished.count : nil
    }
    guard draft.isBatch else { return nil }
    do throws(TrialError) {
      return try draft.plannedCount()
    } catch {
      throw RunFailure(error)
    }
  }

  private static func action(of draft: RunDraft, _ request: RunRequest) -> Action {
    if request.stages { return .stage }
    if draft.isResumed { return .resume }
    if draft.stagesTrials, draft.isBatch { return .stageTrials }
    return draft.existing == nil ? .run : .start
  }

  private static func subject(of draft: RunDraft) -> String {
    let name = draft.operation.fullName
    return draft.existing.map { "\($0.id.text) (\(name))" } ?? name
  }
}
