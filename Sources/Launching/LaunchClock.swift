import Ledger

/// The clock of a launch while it runs: it follows what the launch does.
package struct LaunchClock: Sendable {
  package private(set) var work: WorkClock
  /// The pause that a stop from the terminal (Ctrl-Z) goes back to; nil while there is none.
  private var pauseBeforeStop: WorkClock.Pause??

  package init(workers: Int, at time: Double) {
    work = WorkClock(workers: workers, at: time)
  }

  /// Takes in a notice at `now`. Returns whether it changes what counts.
  @discardableResult
  package mutating func follow(_ notice: LaunchNotice, at now: Double) -> Bool {
    switch notice {
    case .workersChanged(let count, _): work.change(workers: count, at: now)
    case .paused: work.change(pause: .all, at: now)
    case .holding: work.change(pause: .new, at: now)
    case .continued: work.change(pause: nil, at: now)
    case .suspended:
      pauseBeforeStop = .some(work.pause)
      work.change(pause: .all, at: now)
    case .resumed:
      guard let before = pauseBeforeStop else { return false }
      pauseBeforeStop = nil
      work.change(pause: before, at: now)
    default: return false
    }
    return true
  }
}
