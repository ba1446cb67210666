/// What the user decided about a launch: how many at once, how often again, when to give up.
/// Times are in seconds.
package struct LaunchPolicy: Sendable {
  /// How many jobs may run at once.
  package var slots: Int
  /// How many further attempts a failed job gets.
  package var retries = 0
  package var backoff = Backoff()
  /// How long an attempt may take; nil for as long as it wants.
  package var timeout: Double?
  /// How long a job that was asked to end has until it is killed.
  package var grace = 10.0
  package var halt: HaltRule?
  /// The least time between the starts of two jobs.
  package var delay = 0.0
  /// This many of the first jobs bring the others, and run in addition to the workers: they have neither a time
  /// limit nor retries, and do not count as failures. They get the last slots.
  package var companions = 0
  /// Whether attempts wait in a queue after their start was decided, until they are said to begin.
  package var queues = false
  /// Whether the launch leaves once everything that it has is submitted.
  package var detaches = false
  /// How many times a job begins again that was interrupted by the cluster; retries do not count.
  package var interruptions = 5
  /// Whether every start needs a separate permission (free memory, load).
  package var isGated = false
  /// Whether the results of a job may end the launch: nothing starts after its end until they are read.
  package var awaitsResults = false

  package init(slots: Int) {
    self.slots = slots
  }
}

/// When failures end a launch early, and how abruptly.
package struct HaltRule: Hashable, Sendable {
  package enum Threshold: Hashable, Sendable {
    case failures(Int)
    /// A share of all jobs of the launch, above 0 and at most 100.
    case percent(Double)
  }

  package var threshold: Threshold
  /// Whether running jobs are ended too; otherwise they finish and only nothing new starts.
  package var endsRunning: Bool

  package init(_ threshold: Threshold, endsRunning: Bool) {
    self.threshold = threshold
    self.endsRunning = endsRunning
  }

  /// Whether these failures among these jobs are enough.
  package func isReached(failures: Int, of total: Int) -> Bool {
    switch threshold {
    case .failures(let limit): failures >= limit
    case .percent(let share): failures > 0 && Double(failures) * 100 >= share * Double(total)
    }
  }
}

/// How long to wait before another attempt: twice as long each time, and never the same for two
/// jobs that failed together.
package struct Backoff: Hashable, Sendable {
  /// Seconds before the second attempt.
  package var first = 1.0
  /// Seconds that no wait exceeds (before jitter), unless the first is longer already.
  package var longest = 300.0
  /// Each wait is a random share between 1 - jitter and 1 + jitter of its length.
  package var jitter = 0.25

  package init() {}

  /// Seconds to wait after the attempt of this number (from 1) has failed; `random` in 0..<1.
  package func delay(afterAttempt attempt: Int, random: Double) -> Double {
    let longest = max(first, longest)
    var delay = first
    for _ in 1..<max(1, min(attempt, 64)) where delay < longest { delay *= 2 }
    return min(delay, longest) * (1 - jitter + 2 * jitter * random)
  }
}
