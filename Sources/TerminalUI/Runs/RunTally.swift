import Jobs
import Operations
import Posix
import Running
import Text
import Views

/// What the runs of one launch have come to so far: counts, the first failures, the best trial.
package struct RunTally: Sendable {
  private let objective: OperationDefinition.Objective
  package private(set) var done = 0
  package private(set) var failed = 0
  package private(set) var terminated = 0
  /// Those that were stopped early.
  private var stopped: Set<JobID> = []
  package var stoppedEarly: Int { stopped.count }
  package private(set) var retried = 0
  /// Seconds of all attempts together.
  package private(set) var workSeconds = 0.0
  package private(set) var runtimes = RuntimeDistribution()
  package private(set) var failures = FailureGroups()
  package private(set) var interruptions = FailureGroups()
  /// The number of the best trial, and its id.
  package private(set) var bestValue: Double?
  package private(set) var bestID: String?
  /// `loss 0.0655: train.py epochs=3 lr=0.3  [0e9b90ce]`; nil if no completed run
  /// has such a number.
  package private(set) var best: String?

  package init(_ objective: OperationDefinition.Objective) {
    self.objective = objective
  }

  /// Takes in how an attempt ended; that of an optimizer does not count.
  package mutating func add(_ end: RunAttemptEnd) {
    guard end.attempt.part != .optimizer else { return }
    if end.outcome.isFinished {
      runtimes.record(end.runtime)
      workSeconds += end.runtime
    }
    guard end.retryDelay == nil else {
      retried += 1
      return
    }
    conclude(end)
  }

  /// Takes in that a run that was to be tried again will not be.
  package mutating func drop(_ end: RunAttemptEnd) {
    retried -= 1
    conclude(end)
  }

  private mutating func conclude(_ end: RunAttemptEnd) {
    if case .stoppedEarly = end.outcome {
      stopped.insert(end.attempt.id)
      return
    }
    switch end.outcome.state {
    case .completed: done += 1
    case _ where end.outcome.isFailure:
      failed += 1
      RunTally.add(end, to: &failures)
    default:
      terminated += 1
      RunTally.add(end, to: &interruptions)
    }
  }

  /// Runs that had ended run again, or are skipped: how they ended no longer counts.
  package mutating func revoke(_ ids: [JobID]) {
    failed -= failures.remove(ids)
    terminated -= interruptions.remove(ids)
    stopped.subtract(ids)
  }

  /// Takes in how a step, or a run of a queue, ended.
  package mutating func add(_ end: RunPartEnd) {
    workSeconds += end.runtime
    switch end.exitCode {
    case 0: done += 1
    case 129...: terminated += 1
    default: failed += 1
    }
  }

  package mutating func add(_ measurement: RunMeasurement) {
    guard measurement.isCompleted, let value = measurement.objective else { return }
    compare(measurement.attempt.id, measurement.attempt.commandLine, value)
  }

  /// Takes in the objective of a completed trial, which may be the best.
  package mutating func compare(_ id: JobID, _ commandLine: String, _ value: Double) {
    if value.isNaN { return }
    if let bestValue, objective.isMaximized ? value <= bestValue : value >= bestValue { return }
    bestValue = value
    bestID = id.text
    best = "\(objective.column) \(shortDecimal(value)): \(commandLine)  [\(id.shortText)]"
  }

  private static func add(_ end: RunAttemptEnd, to groups: inout FailureGroups) {
    guard let ending = FailureEnding(end.outcome) else { return }
    let attempt = end.attempt
    groups.add(
      ending, of: attempt.id, at: groups.count, peakMemory: end.usage?.peakMemory
    ) {
      FailedJob(
        id: attempt.id.text, number: attempt.jobNumber,
        command: Array(attempt.commandLine.utf8), attempts: attempt.number,
        logs: CurrentFolder.shortened(attempt.files.output), files: [attempt.files.output])
    }
  }
}
