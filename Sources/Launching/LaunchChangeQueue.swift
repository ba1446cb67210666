import Posix

/// Stands between a launch and an observer that works or waits: keeps the changes, and hands them on
/// in their order on a separate thread. Nothing is left out, so the observer should be faster than
/// the jobs on the whole.
package final class LaunchChangeQueue: LaunchObserver {
  private struct State {
    var changes: [LaunchChange] = []
    var isFinishing = false
    /// Whether the thread waits for a change, and not for its pace.
    var isIdle = false
  }

  private let state: Monitor<State>
  private let thread: WorkerThread
  private let isWanted: @Sendable (LaunchChange) -> Bool

  /// Starts the thread; `consume` is called on it, with all changes that have come since it was called
  /// last. Changes that `isWanted` says no to are not kept; it is called by the launch.
  ///
  /// `pace`: seconds at least between two calls. Of many short jobs only a few wake the
  ///   thread then; the first change after a while is handed on at once.
  /// Throws `SystemError` if there can be no further thread.
  package init(
    pace: Double = 0, where isWanted: @escaping @Sendable (LaunchChange) -> Bool = { _ in true },
    _ consume: @escaping @Sendable ([LaunchChange]) -> Void
  ) throws(SystemError) {
    let state = Monitor(State())
    self.state = state
    self.isWanted = isWanted
    thread = try WorkerThread {
      var next = 0.0
      while let changes = LaunchChangeQueue.next(of: state, at: next) {
        if pace > 0 { next = Clock.monotonic + pace }
        consume(changes)
      }
    }
  }

  package func observe(_ change: LaunchChange) {
    guard isWanted(change) else { return }
    let isIdle = state.withLock { state in
      state.changes.append(change)
      defer { state.isIdle = false }
      return state.isIdle
    }
    if isIdle { state.change { _ in } }
  }

  /// Waits until all changes have been consumed, and ends the thread. To be called once, when the
  /// launch is over.
  package func finish() {
    state.change { $0.isFinishing = true }
    thread.join()
  }

  /// What has come since the last time, at the earliest at `time` (seconds of the monotonic clock);
  /// nil when all has been consumed and no more comes.
  private static func next(of state: Monitor<State>, at time: Double) -> [LaunchChange]? {
    if time > 0 { _ = state.wait(until: time) { $0.isFinishing ? () : nil } }
    let changes = state.wait { state -> [LaunchChange]? in
      guard !state.changes.isEmpty || state.isFinishing else {
        state.isIdle = true
        return nil
      }
      state.isIdle = false
      defer { state.changes = [] }
      return state.changes
    }
    return changes.flatMap { $0.isEmpty ? nil : $0 }
  }
}
