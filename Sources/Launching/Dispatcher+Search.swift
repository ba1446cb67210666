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

  /// Whether results decide against further jobs, or may still do so: it is no time to choose one.
  package var awaitsResults: Bool { board.withLock(\.state.awaitsResults) }

  /// The results of these attempts, by their serials, were read; what they decide was said before. To be called
  /// from any thread.
  package func noteResults(of serials: [Int]) {
    let isAwaited = board.withLock { !$0.state.unread.isDisjoint(with: serials) }
    guard isAwaited else { return }
    handle(.resultsRead(serials))
    tell(.resultsRead)
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
