import Jobs
import Ledger
import Posix
import Runs

/// The record of a run whose work batchrun does itself: a batch, steps, a queue.
struct OwnRecord {
  private let recorder: RunRecorder
  private let run: RunRecord
  private let startedAt = Clock.wall

  init(of run: RunRecord, _ recorder: RunRecorder) {
    self.run = run
    self.recorder = recorder
  }

  /// Records that it runs, and `change` with that.
  func begin(with change: RecordChange = RecordChange()) throws(RunFailure) {
    try note(
      .running(run.id, attempt: run.attempts + 1, at: startedAt, by: .current).adding(change))
  }

  /// Records that it is not over, although its own process is.
  func goOn() throws(RunFailure) {
    try note(.goingOn(by: .current))
  }

  /// Records how it ended; there is no exit code if it was ended before it could finish.
  func end(_ state: JobState, exitCode: Int32?) throws(RunFailure) {
    try note(.ended(state, exitCode: exitCode, runtime: Clock.wall - startedAt))
  }

  func note(_ change: RecordChange) throws(RunFailure) {
    try recorder.record(change, of: run.id)
  }
}

extension RecordChange {
  /// Of a batch: this is the start of this number, from 1. How many trials that has is not known yet, but perhaps
  /// how many it may have.
  static func generation(_ number: Int, mostTrials: Int? = nil) -> RecordChange {
    var change = RecordChange()
    change.set(.generation, number)
    if let mostTrials { change.set(.trialCount, mostTrials) } else { change.remove(.trialCount) }
    return change
  }

  /// Of a batch: all trials of its latest start are on record.
  static func trialCount(_ count: Int) -> RecordChange {
    var change = RecordChange()
    change.set(.trialCount, count)
    return change
  }
}
