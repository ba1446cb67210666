import Launching
import Ledger
import Runs

/// What the record of a batch says of it while it runs: its workers, and whether it is paused.
struct BatchAccount: Sendable {
  private let recorder: RunRecorder
  private let batch: RunRecord

  init(of batch: RunRecord, _ recorder: RunRecorder) {
    self.batch = batch
    self.recorder = recorder
  }

  /// Notes what changes; it is written when the recorder is flushed.
  func follow(_ notice: LaunchNotice) {
    switch notice {
    case .workersChanged(let count, _): recorder.note(.workers(count), of: batch.id)
    case .paused: recorder.note(.paused("all"), of: batch.id)
    case .holding: recorder.note(.paused("new"), of: batch.id)
    case .continued: recorder.note(.paused(nil), of: batch.id)
    default: break
    }
  }
}
