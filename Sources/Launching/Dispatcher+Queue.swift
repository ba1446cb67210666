import Posix

/// What an executor that queues reports.
extension Dispatcher {
  package func attemptBegan(_ beginning: AttemptBeginning) {
    let now = Clock.monotonic
    let attempt = beginning.order.attempt
    let work = board.withLock { board -> Work? in
      guard board.orders[attempt.slot]?.attempt == attempt else { return nil }
      board.orders[attempt.slot]?.startedAt = beginning.startedAt
      board.orders[attempt.slot]?.place = beginning.place
      return decide(.attemptBegan(attempt), at: now, &board)
    }
    if let work { carryOut(work) }
  }

  package func executorNoticed(_ notice: ExecutorNotice) {
    if case .refused(let reason) = notice { close(because: .notSubmitted(reason: reason)) }
    tell(.noticed(.executor(notice)))
    if notice == .allSubmitted, board.withLock({ $0.state.policy.detaches }) { detach() }
  }

  /// Leaves what is under way, which goes on without the launch.
  package func detach() {
    let standing = board.withLock { board -> (running: Int, queued: Int)? in
      guard !board.state.isDetached, !board.hasFinished else { return nil }
      return (board.state.running - board.state.queued, board.state.queued)
    }
    guard let standing else { return }
    let unsubmitted = executor.detach()
    board.withLock { $0.unsubmitted = unsubmitted }
    tell(
      .noticed(
        .detached(
          running: standing.running, queued: max(0, standing.queued - unsubmitted),
          unsubmitted: unsubmitted)))
    handle(.detached)
    wakeup.wake()
  }
}
