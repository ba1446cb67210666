import Glibc
import Jobs
import Launching
import Testing

/// Starting, ending, retries, delays and permissions.
@Suite struct LaunchStateTests {
  let failure = Outcome.exited(code: 1)

  @Test func everySlotIsFilledAndRefilledInOrder() {
    var launch = Simulation(slots: 2, total: 4)
    let first = launch.send(.began)
    #expect(first.starts == [0, 1])
    #expect(Set(first.attemptStarts.map(\.slot)) == [0, 1])
    let next = launch.end(1)
    #expect(next.starts == [2])
    #expect(next.attemptStarts.map(\.slot) == [1])
    #expect(launch.end(1).starts == [3])
    #expect(!launch.end(1).finishes)
    #expect(launch.end(0).finishes)
    #expect(launch.state.completed == 4)
    #expect(launch.state.left == 0)
  }

  @Test func anEndIsRecordedBeforeTheNextStart() {
    var launch = Simulation(total: 2)
    launch.send(.began)
    let effects = launch.end()
    guard case .record = effects.first, case .start = effects.last else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func aLaunchOfNothingFinishesAtOnceAndOnce() {
    var launch = Simulation(total: 0)
    #expect(launch.send(.began) == [.finish])
    #expect(launch.send(.deadlinePassed).isEmpty)
    #expect(launch.send(.stopRequested(signal: SIGINT)).isEmpty)
  }

  @Test func outcomesAreCountedAsWhatTheyAre() {
    var launch = Simulation(slots: 7, total: 7)
    launch.send(.began)
    launch.end(0)
    launch.end(1, failure)
    launch.end(2, .notStarted(reason: "x"))
    launch.end(3, .timedOut)
    launch.end(4, .signaled(signal: SIGUSR1))
    launch.end(5, .withheld(reason: "x"))
    launch.end(6, .vanished)
    #expect(launch.state.completed == 1)
    #expect(launch.state.failed == 4)
    #expect(launch.state.terminated == 2)
  }

  @Test func anEndThatNobodyKnowsChangesNothing() {
    var launch = Simulation(slots: 2, total: 1)
    launch.send(.began)
    let free = launch.state.slots[0] == nil ? 0 : 1
    #expect(launch.end(free).isEmpty)
    #expect(launch.state.running == 1)
  }

  // MARK: Retries

  @Test func aFailedJobIsTriedAgainAfterGrowingWaits() {
    var launch = Simulation(total: 1) { $0.retries = 3 }
    launch.send(.began)
    for (number, wait) in [(2, 1.0), (3, 2), (4, 4)] {
      let effects = launch.end(0, failure)
      #expect(effects.starts.isEmpty)
      #expect(launch.state.left == 1)
      #expect(launch.state.nextDeadline == launch.now + wait)
      #expect(launch.send(.deadlinePassed, after: wait * 0.99).starts.isEmpty)
      #expect(launch.awaitDeadline().attemptStarts.map(\.number) == [number])
    }
    #expect(launch.end(0, failure).finishes)
    #expect(launch.state.failed == 1)
    #expect(launch.state.retried == 3)
  }

  @Test func otherJobsDoNotWaitForARetry() {
    var launch = Simulation(total: 3) { $0.retries = 1 }
    launch.send(.began)
    #expect(launch.end(0, failure, after: 0.1).starts == [1])
    #expect(launch.end(0, after: 5).starts == [0])
    #expect(launch.end(0).starts == [2])
    #expect(launch.end(0).finishes)
    #expect(launch.state.completed == 3)
    #expect(launch.state.failed == 0)
  }

  @Test func aRetryWithoutDelayGoesBeforeTheNextJob() {
    var launch = Simulation(total: 2) {
      $0.retries = 1
      $0.backoff.first = 0
    }
    launch.send(.began)
    #expect(launch.end(0, failure).starts == [0])
  }

  @Test func whatWasEndedFromOutsideIsNotRetried() {
    var launch = Simulation(total: 1) { $0.retries = 5 }
    launch.send(.began)
    launch.end(0, .signaled(signal: SIGTERM))
    #expect(launch.awaitDeadline().finishes)
    #expect(launch.state.terminated == 1)
  }

  @Test func whatWaitsForARetryHasFailedWhenTheLaunchStops() {
    var launch = Simulation(slots: 2, total: 2) { $0.retries = 1 }
    launch.send(.began)
    launch.end(0, failure)
    #expect(launch.state.failed == 0)
    launch.send(.stopRequested(signal: SIGINT))
    #expect(launch.end(1, .signaled(signal: SIGINT), wasInterrupted: true).finishes)
    #expect(launch.state.failed == 1)
    #expect(launch.state.terminated == 1)
    #expect(launch.state.left == 0)
  }

  @Test func nothingIsRetriedOnceTheLaunchStops() {
    var launch = Simulation(total: 1) { $0.retries = 1 }
    launch.send(.began)
    launch.send(.stopRequested(signal: SIGINT))
    #expect(launch.end(0, failure).finishes)
    #expect(launch.state.failed == 1)
  }

  // MARK: Delays and permissions

  @Test func startsKeepTheirDistance() {
    var launch = Simulation(slots: 3, total: 3) { $0.delay = 2 }
    #expect(launch.send(.began).starts == [0])
    #expect(launch.state.nextDeadline == launch.now + 2)
    #expect(launch.end(2, after: 1).starts.isEmpty)
    #expect(launch.awaitDeadline().starts == [1])
    #expect(launch.awaitDeadline().starts == [2])
    #expect(launch.state.nextDeadline == nil)
  }

  @Test func everyStartAsksForPermissionOnce() {
    var launch = Simulation(slots: 2, total: 2) { $0.isGated = true }
    #expect(launch.send(.began) == [.askPermission])
    #expect(launch.send(.deadlinePassed).isEmpty, "the answer is awaited")
    #expect(launch.state.nextDeadline == nil)
    let granted = launch.send(.permission(true))
    #expect(granted.starts == [0])
    #expect(granted.contains(.askPermission))
    #expect(launch.send(.permission(false)).isEmpty)
    #expect(launch.state.nextDeadline == launch.now + 1)
    #expect(launch.send(.deadlinePassed, after: 0.5).isEmpty)
    #expect(launch.awaitDeadline() == [.askPermission])
    #expect(launch.send(.permission(true)).starts == [1])
  }

  @Test func aPermissionThatComesTooLateStartsNothing() {
    var launch = Simulation(total: 1) { $0.isGated = true }
    launch.send(.began)
    #expect(launch.send(.stopRequested(signal: SIGINT)) == [.finish])
    #expect(launch.send(.permission(true)).isEmpty)
    #expect(launch.state.left == 1)
  }

  // MARK: Further jobs

  @Test func aLaunchThatFollowsWaitsForMore() {
    var launch = Simulation(slots: 2, total: 0, expectsMore: true)
    #expect(launch.send(.began).isEmpty)
    #expect(launch.send(.added(1)).starts == [0])
    #expect(!launch.end(launch.state.slots[0] == nil ? 1 : 0).finishes)
    #expect(launch.send(.added(2)).starts == [1, 2])
    #expect(!launch.send(.inputEnded).finishes)
    launch.end(0)
    #expect(launch.end(1).finishes)
    #expect(launch.state.total == 3)
  }
}
