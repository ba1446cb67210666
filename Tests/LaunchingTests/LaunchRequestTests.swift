import Glibc
import Jobs
import Launching
import Testing

/// Requests to a launch while it runs.
@Suite struct LaunchRequestTests {
  let failure = Outcome.exited(code: 1)

  // MARK: Workers

  @Test func moreWorkersStartMoreJobsAtOnce() {
    var launch = Simulation(slots: 1, total: 6)
    #expect(launch.send(.began).starts == [0])
    let effects = launch.send(.workersChanged(3))
    #expect(effects.starts == [1, 2])
    #expect(Set(effects.attemptStarts.map(\.slot)) == [1, 2])
    #expect(launch.end(2).starts == [3])
  }

  @Test func fewerWorkersLetRunningJobsFinish() {
    var launch = Simulation(slots: 4, total: 10)
    launch.send(.began)
    #expect(launch.send(.workersChanged(2)) == [])
    #expect(launch.end(0).starts == [])
    #expect(launch.end(3).starts == [])
    #expect(launch.state.running == 2)
    let next = launch.end(2)
    #expect(next.starts == [4])
    #expect(next.attemptStarts.map(\.slot) == [0])
    #expect(launch.end(1).attemptStarts.map(\.slot) == [1])
    #expect(launch.send(.workersChanged(4)).starts == [6, 7])
  }

  @Test func aCompanionKeepsItsPlaceBesideAnyNumberOfWorkers() {
    var launch = Simulation(slots: 3, total: 1, expectsMore: true) { $0.companions = 1 }
    #expect(launch.send(.began).attemptStarts.map(\.slot) == [2])
    #expect(launch.state.workers == 2)
    #expect(launch.send(.added(9)).attemptStarts.map(\.slot).sorted() == [0, 1])
    #expect(launch.send(.workersChanged(3)).attemptStarts.map(\.slot) == [3])
    launch.send(.workersChanged(1))
    for slot in [0, 1] { #expect(launch.end(slot).starts == []) }
    #expect(launch.end(3).attemptStarts.map(\.slot) == [0])
    // The end of the companion makes no further worker.
    #expect(launch.end(2).starts == [])
    #expect(launch.end(0).starts == [5])
  }

  // MARK: Pauses

  @Test func aPauseStopsJobsAndStartsNothing() {
    var launch = Simulation(slots: 2, total: 4) { $0.timeout = 10 }
    launch.send(.began)
    #expect(launch.send(.paused(newOnly: false), after: 4).signals == [0: SIGSTOP, 1: SIGSTOP])
    #expect(launch.state.pause == .all)
    #expect(launch.state.nextDeadline == nil)
    // It had ended before the stop reached it.
    #expect(launch.end(1).starts == [])
    #expect(launch.send(.paused(newOnly: false), after: 50) == [])
    let effects = launch.send(.continued, after: 49)
    #expect(effects.signals == [0: SIGCONT])
    #expect(effects.starts == [2])
    #expect(launch.state.nextDeadline == launch.now + 6)
    #expect(launch.end(0, after: 5, runtime: 109).runtimes == [9])
  }

  @Test func aPauseForNewJobsLeavesTheOthersAlone() {
    var launch = Simulation(slots: 2, total: 4) { $0.timeout = 10 }
    launch.send(.began)
    #expect(launch.send(.paused(newOnly: true)) == [])
    #expect(launch.state.nextDeadline == launch.now + 10)
    #expect(launch.end(0).starts == [])
    // Nothing runs, and it waits all the same.
    #expect(
      launch.end(1) == [
        .record(
          Attempt(position: 1, number: 1, slot: 1, serial: 2), outcome: .exited(code: 0), runtime: 1
        )
      ])
    #expect(launch.state.nextDeadline == nil)
    #expect(launch.send(.continued).starts == [2, 3])
  }

  @Test func oneKindOfPauseFollowsTheOther() {
    var launch = Simulation(slots: 1, total: 2)
    launch.send(.began)
    launch.send(.paused(newOnly: true))
    #expect(launch.send(.paused(newOnly: false)).signals == [0: SIGSTOP])
    #expect(launch.state.pause == .all)
    #expect(launch.send(.paused(newOnly: true)).signals == [0: SIGCONT])
    #expect(launch.state.pause == .newOnly)
    #expect(launch.end().starts == [])
  }

  @Test func aLaunchThatHasNothingLeftEndsThoughNothingNewMayStart() {
    var launch = Simulation(slots: 1, total: 1)
    launch.send(.began)
    launch.send(.paused(newOnly: true))
    #expect(launch.end().finishes)
  }

  @Test func jobsGoOnWhenBothReasonsToStandStillAreOver() {
    for (first, second) in [
      (LaunchEvent.suspended, LaunchEvent.paused(newOnly: false)),
      (.paused(newOnly: false), .suspended),
    ] {
      for (firstEnd, secondEnd) in [
        (LaunchEvent.resumed, LaunchEvent.continued), (.continued, .resumed),
      ] {
        var launch = Simulation(total: 2) { $0.timeout = 10 }
        launch.send(.began)
        #expect(launch.send(first, after: 1).signals == [0: SIGSTOP])
        #expect(launch.send(second, after: 1) == [])
        #expect(launch.send(firstEnd, after: 1) == [])
        #expect(launch.send(secondEnd, after: 1).signals == [0: SIGCONT])
        #expect(launch.state.nextDeadline == launch.now + 9)
      }
    }
  }

  @Test(arguments: [LaunchEvent.stopRequested(signal: SIGINT), .guardianLost, .drainRequested])
  func whatEndsALaunchEndsItsPause(event: LaunchEvent) {
    var launch = Simulation(slots: 2, total: 4)
    launch.send(.began)
    launch.send(.paused(newOnly: false))
    let signals = launch.send(event).compactMap {
      if case .signal(_, let signal) = $0 { signal } else { nil }
    }
    #expect(signals.prefix(2) == [SIGCONT, SIGCONT])
    #expect(launch.state.pause == nil)
    launch.end(0)
    #expect(launch.end(1).finishes)
  }

  @Test func anEndThatIsHeldBackWaitsOnlyForThePartOfThePauseThatItSaw() {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.send(.paused(newOnly: false))
    launch.end(0, .signaled(signal: SIGKILL), after: 1000)
    #expect(launch.send(.deadlinePassed, after: 5) == [])
    launch.send(.continued, after: 5)
    #expect(launch.state.nextDeadline == launch.now + 1)
  }

  // MARK: Cancel

  @Test func aCancelledJobIsEndedAndNotTriedAgain() {
    var launch = Simulation(slots: 1, total: 2) { $0.retries = 3 }
    launch.send(.began)
    #expect(launch.send(.cancelled([0])).signals == [0: SIGTERM])
    #expect(launch.state.nextDeadline == launch.now + 10)
    #expect(launch.awaitDeadline().signals == [0: SIGKILL])
    let effects = launch.end(0, .signaled(signal: SIGKILL), wasInterrupted: true)
    #expect(effects.outcomes == [.cancelled])
    #expect(effects.starts == [1])
    #expect(launch.state.terminated == 1)
    #expect(launch.end().finishes)
  }

  @Test func aCancelledJobThatFailsByItselfIsNotTriedAgainEither() {
    var launch = Simulation(total: 1) { $0.retries = 3 }
    launch.send(.began)
    launch.send(.cancelled([0]))
    let effects = launch.end(0, failure)
    #expect(effects.outcomes == [failure] && effects.finishes)
    #expect(launch.state.failed == 1)
  }

  @Test func aJobThatWaitsIsPassedOver() {
    var launch = Simulation(slots: 1, total: 5)
    launch.send(.began)
    #expect(launch.send(.cancelled([1, 2, 4])) == [])
    #expect(launch.state.left == 1)
    #expect(launch.end().starts == [3])
    #expect(launch.end().finishes)
    #expect(launch.state.terminated == 0)
    // They are left to the next launch.
    #expect(launch.state.expected == 5 && launch.state.cancelledBeforeStart == 3)
  }

  @Test func aJobThatWaitsForAnotherAttemptIsCancelled() {
    var launch = Simulation(total: 1) { $0.retries = 1 }
    launch.send(.began)
    launch.end(0, failure)
    let effects = launch.send(.cancelled([0]))
    #expect(effects == [.recordCancel(position: 0, attempts: 1), .finish])
    #expect(launch.state.terminated == 1 && launch.state.failed == 0)
  }

  @Test func anEndThatIsHeldBackIsTheEndThatWasAskedFor() {
    var launch = Simulation(total: 1) { $0.retries = 1 }
    launch.send(.began)
    launch.end(0, .exited(code: 137))
    let effects = launch.send(.cancelled([0]))
    #expect(effects.outcomes == [.cancelled] && effects.finishes)
  }

  @Test func aJobIsEndedThoughAllIsPaused() {
    var launch = Simulation(slots: 2, total: 2)
    launch.send(.began)
    launch.send(.paused(newOnly: false))
    #expect(launch.send(.cancelled([1])).signals == [1: SIGTERM])
    #expect(launch.state.nextDeadline == launch.now + 10)
    #expect(launch.awaitDeadline().signals == [1: SIGKILL])
    launch.end(1, .signaled(signal: SIGKILL), wasInterrupted: true)
    #expect(launch.send(.continued).signals == [0: SIGCONT])
  }

  // MARK: Skip

  @Test func aSkippedJobIsRecordedAsThat() {
    var launch = Simulation(slots: 1, total: 3)
    launch.send(.began)
    #expect(launch.send(.skipped([0, 2], added: 0)).skips == [2])
    let effects = launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true)
    #expect(effects.outcomes == [.terminated(signal: SIGTERM)])
    #expect(effects.skips == [0])
    #expect(effects.starts == [1])
    #expect(launch.end().finishes)
    #expect(launch.state.skipped == 2 && launch.state.terminated == 0)
  }

  @Test func aJobThatIsDoneBeforeItCanBeSkippedIsDone() {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.send(.skipped([0], added: 0))
    #expect(launch.end().skips == [])
    #expect(launch.state.completed == 1 && launch.state.skipped == 0)
  }

  @Test func aFailureThatIsSkippedIsNoFailureAnyLonger() {
    var launch = Simulation(slots: 1, total: 2)
    launch.send(.began)
    launch.end(0, failure)
    #expect(launch.state.failed == 1)
    #expect(launch.send(.skipped([0], added: 0)) == [.recordSkip(position: 0, attempts: 1)])
    #expect(launch.state.failed == 0 && launch.state.skipped == 1)
    #expect(launch.state.standings(of: [0]) == [.ended(.skipped, attempts: 1)])
  }

  @Test func aJobThatTheLaunchLeftAloneIsTakenInToBeSkipped() {
    var launch = Simulation(slots: 1, total: 1)
    launch.send(.began)
    #expect(launch.send(.skipped([1], added: 1)) == [.recordSkip(position: 1, attempts: 0)])
    #expect(launch.end().finishes)
    #expect(launch.state.total == 2 && launch.state.expected == 1)
  }

  // MARK: Retry

  @Test func aFailedJobRunsAgainBeforeAllThatWaits() {
    var launch = Simulation(slots: 1, total: 3)
    launch.send(.began)
    launch.end(0, failure)
    #expect(launch.send(.retried([0], added: 0)) == [])
    #expect(launch.state.failed == 0 && launch.state.left == 2)
    let next = launch.end()
    #expect(next.starts == [0])
    #expect(next.attemptStarts.map(\.number) == [2])
    #expect(launch.end().starts == [2])
    #expect(launch.end().finishes)
    #expect(launch.state.completed == 3)
  }

  @Test func attemptsByRequestDoNotCountAsRetries() {
    var launch = Simulation(slots: 1, total: 1, expectsMore: true) { $0.retries = 1 }
    launch.send(.began)
    launch.end(0, failure)
    launch.awaitDeadline()
    launch.end(0, failure)
    #expect(launch.state.failed == 1)
    // Its retries are used up.
    #expect(launch.send(.retried([0], added: 0)).attemptStarts.map(\.number) == [3])
    launch.end(0, failure)
    #expect(launch.state.failed == 1 && launch.state.nextDeadline == nil)
  }

  @Test func aCancelledAttemptUsesNoRetryUp() {
    var launch = Simulation(slots: 1, total: 1, expectsMore: true) { $0.retries = 1 }
    launch.send(.began)
    launch.send(.cancelled([0]))
    launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true)
    #expect(launch.send(.retried([0], added: 0)).attemptStarts.map(\.number) == [2])
    launch.end(0, failure)
    #expect(launch.awaitDeadline().attemptStarts.map(\.number) == [3])
  }

  @Test func aRetryThatWaitsIsMadeNow() {
    var launch = Simulation(slots: 1, total: 1) {
      $0.retries = 1
      $0.backoff.first = 60
    }
    launch.send(.began)
    launch.end(0, failure)
    #expect(launch.send(.retried([0], added: 0)).attemptStarts.map(\.number) == [2])
  }

  @Test func whatWasWithdrawnCanBeRunAfterAll() {
    var launch = Simulation(slots: 1, total: 3)
    launch.send(.began)
    launch.send(.cancelled([2]))
    launch.send(.skipped([1], added: 0))
    launch.send(.retried([1, 2], added: 0))
    #expect(launch.state.left == 2 && launch.state.skipped == 0 && launch.state.terminated == 0)
    #expect(launch.end().attemptStarts.map(\.number) == [1])
    launch.end()
    #expect(launch.end().finishes)
    #expect(launch.state.completed == 3)
  }

  @Test func aRetryThatNeverStartsLeavesTheLastEnd() {
    var launch = Simulation(slots: 1, total: 6)
    launch.send(.began)
    launch.send(.cancelled([0]))
    launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true)
    launch.end(0, failure)
    launch.send(.cancelled([3]))
    launch.send(.skipped([4], added: 0))
    launch.send(.retried([0, 1, 3, 4], added: 0))
    #expect(launch.state.failed == 0 && launch.state.terminated == 0 && launch.state.left == 5)
    launch.send(.drainRequested)
    #expect(launch.end().finishes)
    #expect(launch.state.terminated == 1 && launch.state.failed == 1 && launch.state.skipped == 1)
    #expect(launch.state.cancelledBeforeStart == 1 && launch.state.left == 1)
    #expect(launch.state.completed == 1 && launch.state.retried == 0)
  }

  /// Of a stop the failure is known at once; a drain may still be taken back.
  @Test func aRetryInItsDelayIsDroppedByAStop() {
    for event in [LaunchEvent.stopRequested(signal: SIGINT), .closedForStarts] {
      var launch = Simulation(slots: 2, total: 3) {
        $0.retries = 1
        $0.backoff.first = 60
      }
      launch.send(.began)
      launch.end(0, failure)
      #expect(launch.state.waitingAgain.count == 1)
      let effects = launch.send(event)
      #expect(
        effects.contains(.dropRetry(position: 0, attempts: 1, isAutomatic: true)), "\(effects)")
      #expect(launch.state.failed == 1 && launch.state.retried == 0)
      #expect(launch.state.waitingAgain.count == 0)
      #expect(launch.state.standings(of: [0]) == [.ended(.failed, attempts: 1)])
    }
  }

  @Test func inADrainARetryIsDroppedAtTheEnd() {
    var launch = Simulation(slots: 2, total: 3) {
      $0.retries = 1
      $0.backoff.first = 60
    }
    launch.send(.began)
    launch.end(0, failure)
    #expect(launch.state.running == 2)
    #expect(launch.send(.drainRequested) == [])
    #expect(launch.state.waitingAgain.count == 1)
    launch.end(0)
    let effects = launch.end(1)
    #expect(
      effects.suffix(2) == [.dropRetry(position: 0, attempts: 1, isAutomatic: true), .finish])
    #expect(launch.state.failed == 1 && launch.state.completed == 2)
  }

  @Test func onlyAnAttemptByRequestRevokesAnEnd() {
    var launch = Simulation(slots: 1, total: 1, expectsMore: true) { $0.retries = 1 }
    #expect(launch.send(.began).attemptStarts.map(\.revokesEnd) == [false])
    launch.end(0, failure)
    #expect(launch.awaitDeadline().attemptStarts.map(\.revokesEnd) == [false])
    launch.end(0, failure)
    #expect(launch.send(.retried([0], added: 0)).attemptStarts.map(\.revokesEnd) == [true])
  }

  @Test func aJobThatTheLaunchLeftAloneIsRunBeforeTheOthers() {
    var launch = Simulation(slots: 1, total: 2)
    launch.send(.began)
    launch.send(.retried([2], added: 1))
    #expect(launch.end().starts == [2])
    #expect(launch.end().starts == [1])
    #expect(launch.end().finishes)
  }

  @Test func everyJobHasAStanding() {
    var launch = Simulation(slots: 1, total: 7) { $0.retries = 1 }
    launch.send(.began)
    launch.end()
    launch.end(0, failure)
    launch.send(.cancelled([3]))
    launch.send(.skipped([4], added: 0))
    #expect(
      launch.state.standings(of: Array(0..<7)) == [
        .done, .waitingAgain(number: 2), .running(slot: 0, isEnding: false),
        .ended(.cancelled, attempts: 0), .ended(.skipped, attempts: 0), .waiting, .waiting,
      ])
    launch.send(.cancelled([2]))
    #expect(launch.state.standings(of: [2]) == [.running(slot: 0, isEnding: true)])
    launch.end(0, .exited(code: 7))
    #expect(launch.state.standings(of: [2]) == [.ended(.failed, attempts: 1)])
  }
}
