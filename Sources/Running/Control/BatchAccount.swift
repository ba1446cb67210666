import Launching
import Ledger
import Posix
import Runs
import Synchronization

/// What the record of a batch says of it while it runs: its workers, whether it is paused, and which part of its
/// time counts.
///
/// It is written at once, so that whoever has asked for a change and then looks sees it.
final class BatchAccount: LaunchObserver {
  private struct State {
    var clock: LaunchClock
    var isDraining = false
  }

  private let recorder: RunRecorder
  private let batch: RunRecord
  private let state: Mutex<State>

  init(of batch: RunRecord, workers: Int, _ recorder: RunRecorder) {
    self.batch = batch
    self.recorder = recorder
    state = Mutex(State(clock: LaunchClock(workers: workers, at: Clock.wall)))
  }

  func observe(_ change: LaunchChange) {
    guard case .noticed(let notice) = change else { return }
    let now = Clock.wall
    let (clock, isDraining) = state.withLock { state -> (WorkClock?, Bool) in
      switch notice {
      case .draining, .concluded: state.isDraining = true
      default: break
      }
      return (state.clock.follow(notice, at: now) ? state.clock.work : nil, state.isDraining)
    }
    switch notice {
    case .workersChanged(let count, _): recorder.note(.workers(count), of: batch.id)
    case .paused: recorder.note(.paused("all"), of: batch.id)
    case .holding: recorder.note(.paused("new"), of: batch.id)
    case .draining, .concluded: recorder.note(.paused("drain"), of: batch.id)
    case .continued: recorder.note(.paused(isDraining ? "drain" : nil), of: batch.id)
    case .suspended, .resumed: break
    default: return
    }
    if let clock { recorder.note(.clock(clock), of: batch.id) }
    recorder.flush()
  }
}
