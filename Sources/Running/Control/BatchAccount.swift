import Launching
import Ledger
import Runs
import Synchronization

/// What the record of a batch says of it while it runs: its workers, and whether it is paused.
final class BatchAccount: Sendable {
  private let recorder: RunRecorder
  private let batch: RunRecord
  private let isDraining = Atomic(false)

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
    case .draining, .concluded:
      isDraining.store(true, ordering: .releasing)
      recorder.note(.paused("drain"), of: batch.id)
    case .continued:
      let isDraining = isDraining.load(ordering: .acquiring)
      recorder.note(.paused(isDraining ? "drain" : nil), of: batch.id)
    default: break
    }
  }
}
