import Launching
import Ledger
import Posix
import Synchronization

/// What the journal and the lock file say of a launch of a runfile as a whole: how many jobs and workers
/// it has, whether it is paused. Requests change that.
final class LaunchAccount: Sendable {
  typealias Jobs = @Sendable () -> (all: Int, new: Int, cancelled: Int)

  private struct State {
    var record: LaunchRecord
    var clock: LaunchClock
    /// How many jobs the launch has to bring to their end, and how many of them were not on record when
    /// it began; nil before it has begun.
    var jobs: Jobs?
    var isDraining = false
  }

  private let state: Mutex<State>
  private let ledger: any LedgerWriter
  private let lock: LaunchLock

  init(_ record: LaunchRecord, in ledger: any LedgerWriter, _ lock: LaunchLock) {
    let clock = LaunchClock(workers: record.clock.workers, at: record.began)
    state = Mutex(State(record: record, clock: clock))
    self.ledger = ledger
    self.lock = lock
  }

  /// The launch has begun; `jobs` tells how many it has at any time.
  func open(_ jobs: @escaping Jobs) {
    state.withLock { $0.jobs = jobs }
  }

  /// The launch has got more jobs, or fewer.
  func update() {
    guard let jobs = state.withLock(\.jobs) else { return }
    let count = jobs()
    state.withLock { state in
      state.record.cancelled = count.cancelled
      state.record.append(to: ledger, jobs: count.all, new: count.new)
    }
  }

  func follow(_ notice: LaunchNotice) {
    let changesClock = state.withLock { state in
      guard state.clock.follow(notice, at: Clock.wall) else { return false }
      state.record.clock = state.clock.work
      return true
    }
    if changesClock { update() }
    switch notice {
    case .withdrawn, .retriedByRequest: update()
    case .paused: note(.paused)
    case .holding: note(.holding)
    case .continued: note(state.withLock(\.isDraining) ? .finishing : .launching)
    case .draining, .concluded:
      state.withLock { $0.isDraining = true }
      note(.finishing)
    case .drainEnded:
      state.withLock { $0.isDraining = false }
      note(.launching)
    default: break
    }
  }

  private func note(_ activity: LockActivity) {
    lock.note(activity, guardian: state.withLock(\.record.guardian))
  }
}
