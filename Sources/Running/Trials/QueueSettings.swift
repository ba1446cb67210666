import Operations

/// The flags of the operation `queue`.
package struct QueueSettings: Hashable, Sendable {
  /// Seconds between two looks at what is staged.
  package var pollInterval = 10
  /// Ends when nothing more can be started.
  package var runsOnce = false
  /// Starts a run only while no other is running.
  package var waitsForRunning = false
  /// The GPUs for the runs that are started. A queue that has some leaves alone what was staged
  /// with others.
  package var gpus: String?
  /// How many runs are under way at once.
  package var concurrency = 1

  package init() {}

  /// Takes the settings from the flags of a queue's run.
  package init(_ flags: Flags) {
    if let seconds = flags["poll-interval"]?.number { pollInterval = Self.whole(seconds) }
    runsOnce = flags["run-once"] == .boolean(true)
    waitsForRunning = flags["wait-for-running"] == .boolean(true)
    switch flags["gpus"] {
    case nil, .null: gpus = nil
    case let value?: gpus = value.argumentText
    }
  }

  /// At least one second: a queue must not keep the machine busy by looking.
  private static func whole(_ seconds: Double) -> Int {
    Int(exactly: seconds.rounded(.up)).map { min(max($0, 1), 1 << 30) } ?? 10
  }
}
