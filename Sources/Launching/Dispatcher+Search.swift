import Jobs

/// What is decided by the results of jobs.
extension Dispatcher {
  /// Ends a running attempt that will not become the best. One that has ended, or is being ended for
  /// another reason, is left alone. To be called from any thread.
  package func stopEarly(_ attempt: Attempt, _ stop: EarlyStop) {
    handle(.stoppedEarly(attempt, stop))
    // One that does not end by itself has a deadline.
    wakeup.wake()
  }

  /// Starts nothing new from now on; running jobs finish. To be called from any thread.
  package func conclude(_ end: SearchEnd) {
    let running = board.withLock { board -> Int? in
      guard !board.hasFinished, !board.state.isDraining else { return nil }
      return board.state.running - board.state.companionsRunning
    }
    guard let running else { return }
    tell(.noticed(.concluded(end, running: running)))
    handle(.concluded(end))
  }
}
