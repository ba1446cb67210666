import Posix

/// Stands between a launch and an observer that works or waits: keeps the changes, and hands them on
/// in their order by a thread of its own. Nothing is left out, so the observer should be faster than
/// the jobs on the whole.
package final class LaunchChangeQueue: LaunchObserver {
  private struct State {
    var changes: [LaunchChange] = []
    var isFinishing = false
  }

  private let state: Monitor<State>
  private let thread: WorkerThread

  /// Starts the thread; `consume` is called on it. Changes that `isWanted` says no to are not kept;
  /// it is called by the launch.
  ///
  /// - Throws: `SystemError` where there can be no further thread.
  package init(
    where isWanted: @escaping @Sendable (LaunchChange) -> Bool = { _ in true },
    _ consume: @escaping @Sendable (LaunchChange) -> Void
  ) throws(SystemError) {
    let state = Monitor(State())
    self.state = state
    self.isWanted = isWanted
    thread = try WorkerThread {
      while let changes = LaunchChangeQueue.next(of: state) {
        for change in changes { consume(change) }
      }
    }
  }

  private let isWanted: @Sendable (LaunchChange) -> Bool

  package func observe(_ change: LaunchChange) {
    guard isWanted(change) else { return }
    state.change { $0.changes.append(change) }
  }

  /// Waits until all changes have been consumed, and ends the thread. To be called once, when the
  /// launch is over.
  package func finish() {
    state.change { $0.isFinishing = true }
    thread.join()
  }

  /// What has come since the last time; nil when all has been consumed and no more comes.
  private static func next(of state: Monitor<State>) -> [LaunchChange]? {
    state.wait { state -> [LaunchChange]? in
      guard !state.changes.isEmpty || state.isFinishing else { return nil }
      defer { state.changes = [] }
      return state.changes
    }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
