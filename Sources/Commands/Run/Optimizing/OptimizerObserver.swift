import Jobs
import Launching

/// Shows what a batch with an optimizer does, and tells its server.
struct OptimizerObserver: LaunchObserver {
  let batch: JobID
  let display: RunObserver
  let server: TrialServer

  func observe(_ change: LaunchChange) {
    display.observe(change)
    switch change {
    case .started(let order): server.tell(.started(order))
    case .ended(let end): server.tell(end.order.id == batch ? .optimizerEnded(end) : .ended(end))
    case .noticed(let notice): noticed(notice)
    }
  }

  private func noticed(_ notice: LaunchNotice) {
    switch notice {
    case .stopping: server.tell(.closing(because: "it is being stopped"))
    case .closedForStarts(let failure, _): server.tell(.closing(because: failure.wording))
    case .halted: server.tell(.halted)
    case .killing, .heldBack, .added, .suspended, .resumed: break
    }
  }
}
