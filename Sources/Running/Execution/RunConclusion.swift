import Jobs
import Launching
import Text

/// What the end of a launch means for the run that it carried out: the one reading of it for single
/// runs, batches, and batches with an optimizer.
package struct RunConclusion: Sendable {
  /// What the launch was to do.
  package enum Task: Sendable {
    /// One run.
    case single
    /// The trials of a batch.
    case trials
    /// The process that chooses the trials of a batch, which ended like this; nil if it did not.
    case process(Outcome?)

    /// A single run has nothing that a halt could keep from starting.
    var isSingle: Bool { if case .single = self { true } else { false } }
  }

  /// Of a batch, as its record has it.
  package var state = JobState.terminated
  package var exitCode: Int32
  /// The signal that stopped us.
  package var signal: Int32?
  /// Whether something is left that a later start can do.
  package var isContinuable = true
  /// What went wrong with the launch itself.
  package var failure: RunFailure?

  /// The exit code for the record; nil if it was ended before it could finish.
  package var recordedCode: Int32? { state == .terminated ? nil : exitCode }

  /// `lastFailure`: how the last run ended that failed for good; nil if none did.
  /// `stopsOnFailure`: whether the first trial that fails ends the batch, with its exit code.
  /// `leftOut`: runs that were kept back for a later start.
  package init(
    _ result: LaunchResult, of task: Task, lastFailure: Outcome? = nil,
    stopsOnFailure: Bool = false, leftOut: Int = 0
  ) {
    if let signal = result.stopSignal {
      exitCode = 128 + signal
      self.signal = signal
      return
    }
    if result.isHalted, !task.isSingle {
      state = .error
      exitCode = stopsOnFailure ? max(1, lastFailure?.shellCode ?? 1) : 1
      isContinuable = result.notStarted > 0
      if case .process = task { isContinuable = true }
      return
    }
    if let reason = RunConclusion.failure(of: result) {
      exitCode = reason.exitCode
      failure = reason
      return
    }
    if result.conclusion != nil, !task.isSingle {
      exitCode = 0
      isContinuable = result.notStarted > 0 || result.awaitedMore || leftOut > 0
      state = isContinuable ? .terminated : .completed
      return
    }
    if result.isDrained, result.notStarted > 0 {
      exitCode = 1
      return
    }
    switch task {
    case .single:
      state = lastFailure?.state ?? .completed
      exitCode = lastFailure?.shellCode ?? 0
      isContinuable = false
    case .trials:
      // Trials that fail, or are stopped one by one, are no failure of their batch, as in Guild; those
      // that were cancelled are left to do.
      let isCutShort = result.cancelled + result.notStarted > 0
      exitCode = isCutShort ? 1 : 0
      isContinuable = leftOut > 0 || isCutShort
      state = isContinuable ? .terminated : .completed
    case .process(let outcome):
      state = outcome?.state ?? .error
      exitCode = outcome?.shellCode ?? 1
      isContinuable = state != .completed
    }
  }

  /// Why what happened is not on record, or not all was done that could be.
  private static func failure(of result: LaunchResult) -> RunFailure? {
    if let failure = result.failure {
      return RunFailure(failure.wording, exitCode: failure.exitCode)
    }
    guard result.unrecorded > 0 else { return nil }
    return RunFailure(
      "could not record the end of \(counted(result.unrecorded, "run"))",
      exitCode: RunFailure.notRecorded)
  }
}
