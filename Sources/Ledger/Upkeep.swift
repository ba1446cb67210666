import Posix

/// The thread that keeps the snapshot near the truth: it folds the journal when that has grown as
/// large as the snapshot, so that the cost per job stays the same however many there are, and
/// after a pause in the appending.
final class Upkeep: Sendable {
  private struct State {
    /// There is something to fold, as soon as nothing happens for a while.
    var isPending = false
    /// The journal is large enough to fold it now.
    var isDue = false
    var isStopping = false
    var snapshotSize: Int
    /// Of the monotonic clock: when the last fold ended, and how long it took.
    var lastEnd = -Double.infinity
    var lastDuration = 0.0
    var hasFailed = false

    /// Before that a fold would take more than its share of the time.
    var earliest: Double { lastEnd + max(2, Upkeep.spacing * lastDuration) }
  }

  /// Journals smaller than this are not worth a fold while jobs are running.
  static let smallestJournal = 1 << 20
  /// A journal larger than this is folded also into a larger snapshot: it is held in memory.
  static let largestJournal = 128 << 20
  /// Seconds without an append that count as a pause.
  static let pause = 1.0
  /// Folds in pauses are this many times their own length apart, and two seconds at least.
  static let spacing = 20.0

  private let journal: Journal
  private let state: Monitor<State>
  /// Only one fold at a time, wherever it is requested.
  private let folding = Monitor(())
  private let notify: @Sendable (LedgerNotice) -> Void
  private let interruption: @Sendable (Fold.Step) -> SystemError?

  init(
    _ journal: Journal, snapshotSize: Int, notify: @escaping @Sendable (LedgerNotice) -> Void,
    interruption: @escaping @Sendable (Fold.Step) -> SystemError? = { _ in nil }
  ) {
    self.journal = journal
    self.notify = notify
    self.interruption = interruption
    state = Monitor(State(snapshotSize: snapshotSize))
  }

  func start() throws(SystemError) -> WorkerThread {
    try WorkerThread { [self] in run() }
  }

  func stop() {
    state.change { $0.isStopping = true }
  }

  /// To be called after each append with how much there is to fold.
  func appended(unfolded: Int) {
    guard unfolded >= Upkeep.smallestJournal else { return }
    let isNew = state.withLock { state in
      if unfolded < min(state.snapshotSize, Upkeep.largestJournal) || state.isDue { return false }
      // What has just failed will hardly go better at once.
      if state.hasFailed && Clock.monotonic < state.earliest { return false }
      state.isDue = true
      return true
    }
    if isNew { state.change { _ in } }
  }

  /// To be called after each sync, that is, now and then while events are appended.
  func noteActivity() {
    let isNew = state.withLock { state in
      defer { state.isPending = true }
      return !state.isPending
    }
    if isNew { state.change { _ in } }
  }

  /// Folds now, in this thread. Another process that has the journal is waited for, at most `patience`
  /// seconds.
  func fold(
    isForced: Bool = false, patience: Double = LockWait.patience
  ) throws(SystemError) {
    let result: Result<Void, SystemError> = folding.withLock { _ in
      let began = Clock.monotonic
      // What is appended from now on may come too late for this fold.
      state.withLock { $0.isPending = false }
      let result = Result { () throws(SystemError) in
        try Fold(journal: journal, patience: patience, interruption: interruption)
          .run(isForced: isForced)
      }
      let now = Clock.monotonic
      state.withLock { state in
        state.lastEnd = now
        state.lastDuration = now - began
        state.isDue = false
        switch result {
        case .success(let outcome):
          state.hasFailed = false
          if let size = outcome.snapshotSize { state.snapshotSize = size }
        case .failure: state.hasFailed = true
        }
      }
      return result.map { outcome in outcome.notices.forEach(notify) }
    }
    try result.get()
  }

  private func run() {
    while waitUntilDue() {
      do throws(SystemError) {
        try fold()
      } catch {
        notify(.foldFailed(error))
      }
    }
  }

  /// - Returns: false if the thread is to end.
  private func waitUntilDue() -> Bool {
    while true {
      let goesOn = state.wait { state -> Bool? in
        if state.isStopping { return false }
        return state.isPending || state.isDue ? true : nil
      }
      guard goesOn == true else { return false }
      if state.withLock({ $0.isDue }) { return true }
      let due = timeOfPause()
      if Clock.monotonic >= due { return true }
      // Appends during the pause prolong it; only a large journal or the end matters here.
      _ = state.wait(until: due) { $0.isStopping || $0.isDue ? true : nil }
      if Clock.monotonic >= due, Clock.monotonic >= timeOfPause() { return true }
    }
  }

  /// When to fold if nothing is appended until then.
  private func timeOfPause() -> Double {
    let lastAppend = journal.state.withLock { $0.lastAppend }
    return state.withLock { max(lastAppend + Upkeep.pause, $0.earliest) }
  }
}
