import Posix

/// Seconds.
private let heldBackNoticeInterval = 300.0

/// Permissions to start jobs, where the machine may hold them back.
extension Dispatcher {
  /// Not answered here: a permission starts a job, after which the next one asks again.
  func askPermission() {
    board.withLock { $0.asksPermission = true }
    wakeup.wake()
  }

  /// Looks whether one more job may start, if the state asks for that. To be called by the thread that
  /// waits for `wakeup`.
  func answerPermission() {
    while takePermissionRequest() {
      let obstacle = gate.obstacle()
      if let obstacle, mayTellOfObstacle { tell(.noticed(.heldBack(obstacle))) }
      handle(.permission(obstacle == nil))
    }
  }

  private func takePermissionRequest() -> Bool {
    board.withLock { board in
      defer { board.asksPermission = false }
      return board.asksPermission
    }
  }

  /// A load that goes up and down is not reported every time.
  private var mayTellOfObstacle: Bool {
    board.withLock { board in
      let now = Clock.monotonic
      guard now >= board.saidHeldBackAt + heldBackNoticeInterval else { return false }
      board.saidHeldBackAt = now
      return true
    }
  }
}
