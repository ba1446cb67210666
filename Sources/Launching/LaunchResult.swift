import Posix
import Jobs

/// How a launch came out.
package struct LaunchResult: Sendable {
  package let completed: Int
  package let failed: Int
  /// Jobs that were ended before they could finish.
  package let terminated: Int
  /// Jobs that were ended because they would not have become the best.
  package let stoppedEarly: Int
  /// How many jobs were cancelled, before they started or as they ran; `notStarted` and `terminated` count
  /// them too.
  package let cancelled: Int
  /// Jobs that were skipped by request.
  package let skipped: Int
  /// Jobs that were never started, those included that were cancelled before.
  package let notStarted: Int
  /// Further attempts.
  package let retried: Int
  /// The sum of the seconds of all attempts that ended by themselves.
  package let workSeconds: Double
  /// The signal that stopped it.
  package let stopSignal: Int32?
  package let isHalted: Bool
  /// Whether it was asked to start nothing new.
  package let isDrained: Bool
  /// Why nothing new was started from some time on although all was well.
  package let conclusion: SearchEnd?
  /// Whether further jobs were still to come.
  package let awaitedMore: Bool
  package let failure: LaunchFailure?
  /// Attempts whose end the ledger does not have.
  package let unrecorded: Int
  /// How many jobs could run at once in the end, if a user has changed that; nil if not.
  package let changedWorkers: Int?
  /// Jobs that go on although the launch has left: those that run, and those that wait in a queue.
  package let underWay: UnderWay?

  package struct UnderWay: Hashable, Sendable {
    package let running: Int
    package let queued: Int
    /// The signal that asked the launch to leave; nil if that was its user's wish from the start.
    package let signal: Int32?

    package init(running: Int, queued: Int, signal: Int32?) {
      self.running = running
      self.queued = queued
      self.signal = signal
    }
  }

  package init(
    completed: Int = 0, failed: Int = 0, terminated: Int = 0, cancelled: Int = 0,
    stoppedEarly: Int = 0, skipped: Int = 0,
    notStarted: Int = 0, retried: Int = 0, workSeconds: Double = 0, stopSignal: Int32? = nil,
    isHalted: Bool = false, isDrained: Bool = false, conclusion: SearchEnd? = nil,
    awaitedMore: Bool = false, failure: LaunchFailure? = nil,
    unrecorded: Int = 0, changedWorkers: Int? = nil, underWay: UnderWay? = nil
  ) {
    self.completed = completed
    self.failed = failed
    self.terminated = terminated
    self.stoppedEarly = stoppedEarly
    self.conclusion = conclusion
    self.awaitedMore = awaitedMore
    self.cancelled = cancelled
    self.skipped = skipped
    self.notStarted = notStarted
    self.retried = retried
    self.workSeconds = workSeconds
    self.stopSignal = stopSignal
    self.isHalted = isHalted
    self.isDrained = isDrained
    self.failure = failure
    self.unrecorded = unrecorded
    self.changedWorkers = changedWorkers
    self.underWay = underWay
  }

  /// Of a launch that was stopped before it started.
  package static let nothing = LaunchResult()
}

extension Dispatcher {
  /// How the launch stands; its outcome once it has finished.
  package var result: LaunchResult {
    recordDelayedEnds()
    return board.withLock { board in
      LaunchResult(
        completed: board.state.completed, failed: board.state.failed,
        terminated: board.state.terminated, cancelled: board.state.cancelled,
        stoppedEarly: board.state.stoppedEarly, skipped: board.state.skipped,
        notStarted: board.state.left + board.state.cancelledBeforeStart + board.unsubmitted,
        retried: board.state.retried,
        workSeconds: board.state.runtimes.sum,
        stopSignal: board.state.stopSignal, isHalted: board.state.isHalted,
        isDrained: board.state.isDrained, conclusion: board.state.conclusion,
        awaitedMore: board.state.awaitsMore,
        failure: board.failure, unrecorded: board.unrecordedCount,
        changedWorkers: board.state.changedWorkers,
        underWay: board.state.isDetached
          ? LaunchResult.UnderWay(
            running: board.state.running - board.state.queued,
            queued: max(0, board.state.queued - board.unsubmitted), signal: board.leftBy) : nil)
    }
  }

  /// A look at the running launch, for displays.
  package var snapshot: LaunchSnapshot {
    let now = Clock.monotonic
    return board.withLock { board in
      let suspendedAt = board.state.isSuspended ? board.state.suspendedAt : nil
      return LaunchSnapshot(
        total: board.state.total, completed: board.state.completed, failed: board.state.failed,
        terminated: board.state.terminated, stoppedEarly: board.state.stoppedEarly,
        left: board.state.left, waitingAgain: board.state.waitingAgain,
        cancelledBeforeStart: board.state.cancelledBeforeStart,
        skipped: board.jobs.skipped, skippedByRequest: board.state.skipped,
        isStopping: board.state.isDraining || board.state.isClosedForStarts,
        expectsMore: board.state.awaitsMore,
        workers: board.state.workers,
        pause: board.state.pause, queued: board.state.queued,
        running: board.state.slots.compactMap { occupant in
          guard let occupant, !occupant.isQueued, let order = board.orders[occupant.attempt.slot]
          else { return nil }
          return LaunchSnapshot.Occupant(
            order: order, startedAt: occupant.countedStart(since: suspendedAt, at: now))
        })
    }
  }
}

extension Dispatcher where Jobs == LaunchPlan {
  /// What planning found, further pieces of the runfile included.
  package var findings: LaunchPlan.Findings {
    board.withLock { $0.jobs.findings }
  }

  /// Whether a job belongs to the launch, to be run or done before.
  package func holds(_ id: JobID) -> Bool { board.withLock { $0.jobs.holds(id) } }

  /// How many jobs it has that were not on record when it started.
  package var newJobs: Int { board.withLock { $0.jobs.newJobs } }
}

/// Where a launch stands at one moment.
package struct LaunchSnapshot: Sendable {
  package struct Occupant: Sendable {
    package let order: AttemptOrder
    /// When it would have started without pauses; seconds of the monotonic clock.
    package let startedAt: Double
  }

  package let total: Int
  package let completed: Int
  package let failed: Int
  package let terminated: Int
  package let stoppedEarly: Int
  /// Jobs that have not been started, or wait for another attempt.
  package let left: Int
  /// Those of them that wait for another attempt.
  package let waitingAgain: LaunchState.Waiting
  /// Jobs that were cancelled before they started.
  package let cancelledBeforeStart: Int
  /// Jobs that the plan left alone.
  package let skipped: Int
  package let skippedByRequest: Int
  /// Whether those that are left will not start in this launch.
  package let isStopping: Bool
  /// Whether further jobs may still be added.
  package let expectsMore: Bool
  package let workers: Int
  /// The pause that was requested and has not ended.
  package let pause: LaunchState.Pause?
  /// Jobs that wait in the queue of a cluster.
  package let queued: Int
  package let running: [Occupant]

  /// How many jobs are still to be chosen in a search of at most `most`.
  package func unchosen(ofMost most: Int) -> Int { expectsMore ? max(0, most - total) : 0 }
}
