import Jobs
import Launching

/// Shows what a batch with an optimizer does, and tells its server.
struct OptimizerObserver: LaunchObserver {
  let batch: JobID
  let display: RunObserver
  let server: TrialServer

  func attemptStarted(_ order: AttemptOrder) {
    display.attemptStarted(order)
    server.tell(.started(order))
  }

  func attemptEnded(_ ending: AttemptEnding) {
    display.attemptEnded(ending)
    server.tell(ending.order.id == batch ? .optimizerEnded(ending) : .ended(ending))
  }

  func noticed(_ notice: LaunchNotice) {
    display.noticed(notice)
    switch notice {
    case .stopping: server.tell(.closing(because: "it is being stopped"))
    case .closedForStarts(let failure, _): server.tell(.closing(because: failure.wording))
    case .halted: server.tell(.halted)
    case .killing, .heldBack, .added, .suspended, .resumed: break
    }
  }
}
