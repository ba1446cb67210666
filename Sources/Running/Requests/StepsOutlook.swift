import Operations

extension RunPlanner {
  /// Refuses steps that cannot be read or run, or that come back to where they started, before the first
  /// one runs.
  func checkSteps(of draft: RunDraft) throws(RunFailure) {
    guard case .steps(let steps) = draft.operation.body else { return }
    let places = draft.operation.stepPlaces
    for (index, step) in steps.enumerated() {
      do throws(StepError) {
        var line = try StepCommandLine(step, request.stepOptions)
        try line.take(step.options, of: step.name ?? line.operation, request.stepOptions)
      } catch {
        throw error.failure(at: places.dropFirst(index).first)
      }
    }
    if let circle = StepCircle(
      from: draft.operation, in: try operations().resolver, request.stepOptions)
    {
      throw circle.failure
    }
    // Steps that have a run already are started again as that has it.
    guard draft.existing.map({ $0.state == .staged }) ?? true, let flags = flags(of: draft) else {
      return
    }
    var parent = StepsPlan.Parent(flags: flags)
    parent.model = draft.operation.model
    for (index, step) in steps.enumerated() {
      try check(step, of: parent, at: places.dropFirst(index).first)
    }
  }

  /// The flags that references of steps are replaced by: of a batch those of its first trial, nil if
  /// unknown.
  private func flags(of draft: RunDraft) -> Flags? {
    guard draft.isBatch else { return draft.flags }
    guard draft.optimizer == nil, let trials = try? draft.trials(), trials.count > 0 else {
      return nil
    }
    return trials[0].flags
  }

  private func check(
    _ definition: StepDefinition, of parent: StepsPlan.Parent, at place: StepPlace?
  ) throws(RunFailure) {
    let step: PlannedStep
    do throws(StepError) {
      guard let only = try StepsPlan([definition], of: parent, request.stepOptions).steps.first
      else { return }
      step = only
    } catch {
      var failure = error.failure(at: place)
      if let place {
        failure.message = "\(place.place): \(failure.message)"
        failure.details = place.place.excerpt
      }
      throw failure
    }
    do throws(RunFailure) {
      if step.files.isEmpty {
        _ = try draft(of: step)
      } else {
        // The files may be written by the steps before.
        _ = try silent(request).operation(step.operation)
      }
    } catch {
      throw error.inStep(step.name, at: place)
    }
  }

  /// What a step will run, as far as that is known before its turn.
  func draft(of step: PlannedStep) throws(RunFailure) -> RunDraft {
    var request = RunRequest(.operation(step.operation), in: self.request.surroundings)
    do throws(FlagError) {
      request.assignments = try FlagAssignments(arguments: step.flagWords)
    } catch {
      throw RunFailure(error)
    }
    request.stepOptions = self.request.stepOptions
    request.asksPrograms = self.request.asksPrograms
    request.isAhead = true
    for option in step.options {
      switch (option.name, option.value) {
      case ("force-flags", _): request.forcesFlags = true
      case ("optimize", _): request.optimizer = .ofOperation
      case ("optimizer", let name?): request.optimizer = .named(name)
      case ("opt-flag", let flag?): request.optimizerFlags.append(flag)
      case ("max-trials", let count?): request.maxTrials = Int(count)
      default: break
      }
    }
    return try silent(request).draft()
  }
}
