import Glibc
import Jobs
import Testing

@testable import Launching

/// Halting, stopping, time limits and suspension.
@Suite struct LaunchEndingTests {
  let failure = Outcome.exited(code: 1)

  // MARK: Halting

  @Test func haltSoonLetsRunningJobsFinish() {
    var launch = Simulation(slots: 2, total: 9) {
      $0.halt = HaltRule(.failures(2), endsRunning: false)
    }
    launch.send(.began)
    #expect(launch.end(0, failure).starts == [2])
    let halted = launch.end(0, failure)
    #expect(halted.contains(.halted))
    #expect(halted.starts.isEmpty)
    #expect(halted.signals.isEmpty)
    #expect(launch.end(1).finishes)
    #expect(launch.state.left == 6)
    #expect(launch.state.completed == 1)
  }

  @Test func haltNowEndsRunningJobsAndKillsThemAfterTheGracePeriod() {
    var launch = Simulation(slots: 2, total: 9) {
      $0.halt = HaltRule(.failures(1), endsRunning: true)
      $0.grace = 5
    }
    launch.send(.began)
    #expect(launch.end(0, failure).signals == [1: SIGTERM])
    #expect(launch.state.nextDeadline == launch.now + 5)
    #expect(launch.awaitDeadline().signals == [1: SIGKILL])
    #expect(launch.state.nextDeadline == nil, "killed once")
    let end = launch.end(1, .signaled(signal: SIGKILL), wasInterrupted: true)
    #expect(end.outcomes == [.terminated(signal: SIGTERM)])
    #expect(end.finishes)
  }

  @Test(arguments: [
    (1, 33.0, 3, true), (1, 33.0, 4, false), (1, 25.0, 4, true), (0, 1.0, 0, false),
  ])
  func aShareOfTheJobsHalts(failures: Int, share: Double, total: Int, halts: Bool) {
    let rule = HaltRule(.percent(share), endsRunning: false)
    #expect(rule.isReached(failures: failures, of: total) == halts)
  }

  @Test func attemptsThatAreTriedAgainAreNoFailures() {
    var launch = Simulation(total: 2) {
      $0.retries = 1
      $0.halt = HaltRule(.failures(1), endsRunning: false)
    }
    launch.send(.began)
    #expect(!launch.end(0, failure).contains(.halted))
    launch.awaitDeadline()
    launch.end(0)
    launch.awaitDeadline()
    #expect(launch.end(0, failure).contains(.halted))
  }

  // MARK: Draining

  @Test func drainedNothingNewStartsAndNothingIsTriedAgain() {
    var launch = Simulation(slots: 2, total: 9) { $0.retries = 3 }
    launch.send(.began)
    let drained = launch.send(.drainRequested)
    #expect(drained.starts.isEmpty && drained.signals.isEmpty)
    #expect(launch.send(.drainRequested).isEmpty)
    #expect(launch.end(0, failure).starts.isEmpty)
    let last = launch.end(1)
    #expect(last.starts.isEmpty && last.finishes)
    #expect(launch.state.isDrained && launch.state.stopSignal == nil && !launch.state.isHalted)
    #expect(launch.state.completed == 1 && launch.state.failed == 1 && launch.state.left == 7)
  }

  @Test func drainedItCanBeStopped() {
    var launch = Simulation(total: 2)
    launch.send(.began)
    launch.send(.drainRequested)
    #expect(launch.send(.stopRequested(signal: SIGINT)).signals == [0: SIGINT])
  }

  @Test func drainedWhenAllHasBegunItIsAnOrdinaryEnd() {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.send(.drainRequested)
    #expect(launch.end().finishes)
    #expect(launch.state.left == 0 && launch.state.completed == 1)
  }

  // MARK: Stopping

  @Test func theFirstSignalIsPassedOnAndTheSecondKills() {
    var launch = Simulation(slots: 2, total: 9)
    launch.send(.began)
    #expect(launch.send(.stopRequested(signal: SIGINT)).signals == [0: SIGINT, 1: SIGINT])
    #expect(launch.state.nextDeadline == launch.now + 10)
    #expect(launch.send(.stopRequested(signal: SIGTERM)).signals == [0: SIGKILL, 1: SIGKILL])
    #expect(launch.state.nextDeadline == nil)
    #expect(launch.state.stopSignal == SIGINT)
    launch.end(0, .signaled(signal: SIGKILL), wasInterrupted: true)
    #expect(launch.end(1, .exited(code: 0), wasInterrupted: true).finishes)
    #expect(launch.state.terminated == 2)
    #expect(launch.state.left == 7)
  }

  @Test func whatEndedByItselfWhileTheLaunchStopsIsRecordedAsThat() {
    var launch = Simulation(slots: 2, total: 2)
    launch.send(.began)
    launch.send(.stopRequested(signal: SIGINT))
    #expect(launch.end(0, .exited(code: 0)).outcomes == [.exited(code: 0)])
    #expect(launch.end(1, failure).outcomes == [failure])
    #expect(launch.state.completed == 1)
    #expect(launch.state.failed == 1)
  }

  @Test func aClosedLedgerLetsRunningJobsFinish() {
    var launch = Simulation(slots: 2, total: 9)
    launch.send(.began)
    #expect(launch.send(.closedForStarts).isEmpty)
    #expect(launch.end(0).starts.isEmpty)
    #expect(launch.end(1).finishes)
  }

  // MARK: Time limits

  @Test func aJobThatTakesTooLongIsAskedAndThenKilled() {
    var launch = Simulation(total: 1) {
      $0.timeout = 60
      $0.grace = 7
    }
    launch.send(.began)
    #expect(launch.state.nextDeadline == launch.now + 60)
    #expect(launch.send(.deadlinePassed, after: 59).signals.isEmpty)
    #expect(launch.awaitDeadline().signals == [0: SIGTERM])
    #expect(launch.state.nextDeadline == launch.now + 7)
    #expect(launch.awaitDeadline().signals == [0: SIGKILL])
    let end = launch.end(0, .signaled(signal: SIGKILL), wasInterrupted: true)
    #expect(end.outcomes == [.timedOut])
    #expect(launch.state.failed == 1)
  }

  @Test func aTimeLimitStaysTheReasonThoughTheLaunchStopsToo() {
    var launch = Simulation(total: 1) { $0.timeout = 60 }
    launch.send(.began)
    launch.awaitDeadline()
    launch.send(.stopRequested(signal: SIGINT))
    let end = launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true)
    #expect(end.outcomes == [.timedOut])
  }

  @Test func aTimedOutJobIsRetried() {
    var launch = Simulation(total: 1) {
      $0.timeout = 60
      $0.retries = 1
    }
    launch.send(.began)
    launch.awaitDeadline()
    launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true)
    #expect(launch.awaitDeadline().attemptStarts.map(\.number) == [2])
    #expect(launch.state.nextDeadline == launch.now + 60)
  }

  // MARK: Suspension

  @Test func displaysCountNoPause() throws {
    var launch = Simulation(total: 1)
    launch.send(.began)
    let start = launch.now
    func counted(_ launch: Simulation) throws -> Double {
      let occupant = try #require(launch.state.slots[0])
      let suspendedAt = launch.state.isSuspended ? launch.state.suspendedAt : nil
      return launch.now - occupant.countedStart(since: suspendedAt, at: launch.now)
    }
    launch.send(.paused(newOnly: false), after: 2)
    launch.now += 30
    #expect(try counted(launch) == 2)
    launch.send(.continued, after: 10)
    #expect(try counted(launch) == 2)
    launch.send(.suspended, after: 3)
    launch.send(.resumed, after: 100)
    #expect(try counted(launch) == 5)
    #expect(launch.now == start + 145)
  }

  @Test func suspendedTimeIsNotCounted() {
    var launch = Simulation(total: 2) { $0.timeout = 60 }
    launch.send(.began)
    #expect(launch.send(.suspended, after: 10).signals == [0: SIGSTOP])
    #expect(launch.state.nextDeadline == nil)
    #expect(launch.send(.suspended).isEmpty, "it is already")
    #expect(launch.send(.resumed, after: 1000).signals == [0: SIGCONT])
    #expect(launch.send(.resumed).isEmpty)
    #expect(launch.state.nextDeadline == launch.now + 50)
    #expect(launch.end(0, after: 5, runtime: 1015).runtimes == [15])
    #expect(launch.state.runtimes.sum == 15)
  }

  @Test func suspensionPutsAKillOff() {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.send(.stopRequested(signal: SIGTERM))
    launch.send(.suspended, after: 4)
    launch.send(.resumed, after: 100)
    #expect(launch.state.nextDeadline == launch.now + 6)
  }

  @Test func nothingStartsWhileSuspended() {
    var launch = Simulation(total: 2)
    launch.send(.began)
    launch.send(.suspended)
    #expect(launch.end(0).starts.isEmpty)
    #expect(launch.send(.resumed).starts == [1])
  }

  /// The end of an attempt can be heard of before the state takes in that everything continues.
  @Test(arguments: [(1015.0, 15.0), (10, 10), (3, 3)])
  func anEndBetweenSuspensionAndResumption(runtime: Double, counted: Double) {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.send(.suspended, after: 10)
    let end = launch.end(0, after: 1000, runtime: runtime)
    #expect(end.runtimes == [counted])
  }
}
