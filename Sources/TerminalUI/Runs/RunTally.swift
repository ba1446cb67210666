import Jobs
import Operations
import Running
import Text
import Views

/// What the runs of one launch have come to so far: counts, the first failures, the best trial.
package struct RunTally: Sendable {
  /// So many failures are listed.
  private static let shownFailures = 10

  private let objective: OperationDefinition.Objective
  /// How many lines of the output of failed runs are kept.
  private let tailLines: Int
  package private(set) var done = 0
  package private(set) var failed = 0
  package private(set) var terminated = 0
  package private(set) var retried = 0
  /// Seconds of all attempts together.
  package private(set) var workSeconds = 0.0
  package private(set) var runtimes = RuntimeDistribution()
  package private(set) var failures: [LaunchSummary.JobEnd] = []
  private var bestValue: Double?
  /// `loss 0.0655: train.py epochs=3 lr=0.3  [0e9b90ce]`; nil where no completed run
  /// has such a number.
  package private(set) var best: String?

  package init(_ objective: OperationDefinition.Objective, tailLines: Int = 0) {
    self.objective = objective
    self.tailLines = tailLines
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
    switch end.outcome.state {
    case .completed: done += 1
    case _ where end.outcome.isFailure:
      failed += 1
      if failures.count < RunTally.shownFailures { failures.append(failure(end)) }
    default: terminated += 1
    }
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
    guard measurement.isCompleted, let value = measurement.objective, !value.isNaN else { return }
    if let bestValue, objective.isMaximized ? value <= bestValue : value >= bestValue { return }
    bestValue = value
    let attempt = measurement.attempt
    best =
      "\(objective.column) \(shortDecimal(value)): \(attempt.commandLine)  [\(attempt.id.shortText)]"
  }

  private func failure(_ end: RunAttemptEnd) -> LaunchSummary.JobEnd {
    let attempt = end.attempt
    return LaunchSummary.JobEnd(
      id: attempt.id.text, command: Array(attempt.commandLine.utf8), reason: end.outcome.phrase,
      attempts: attempt.number, logs: attempt.files.output,
      tail: tailLines > 0 ? LogTail(ofFile: attempt.files.output, lines: tailLines) : nil)
  }
}
