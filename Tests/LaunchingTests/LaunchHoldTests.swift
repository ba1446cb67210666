import Glibc
import Jobs
import Testing

@testable import Launching

/// Ends by signals that we did not send: which are held back, for how long, and what they become.
struct LaunchHoldTests {
  static let killed = Outcome.killed(signal: SIGKILL, reason: "killed", isReported: false)
  static let crashed = Outcome.killed(signal: SIGSEGV, reason: "killed", isReported: false)

  @Test(
    arguments: [
      .exited(code: 129), .exited(code: 130), .exited(code: 131), .exited(code: 137),
      .exited(code: 143), .signaled(signal: SIGTERM), .signaled(signal: SIGINT),
      .signaled(signal: SIGHUP), .signaled(signal: SIGQUIT), .signaled(signal: SIGKILL), killed,
    ] as [Outcome])
  func whatMayEndTheLaunchTooIsHeldBackForASecond(outcome: Outcome) {
    var launch = Simulation(total: 1)
    launch.send(.began)
    #expect(launch.end(0, outcome, after: 3) == [])
    #expect(launch.state.running == 1)
    #expect(launch.state.nextDeadline == launch.now + 1)
    #expect(launch.send(.deadlinePassed, after: 0.99) == [])
    let effects = launch.send(.deadlinePassed, after: 0.01)
    #expect(effects.outcomes == [outcome])
    #expect(effects.runtimes == [3])
    #expect(effects.finishes)
  }

  @Test(
    arguments: [
      .exited(code: 0), .exited(code: 1), .exited(code: 128), .exited(code: 134),
      .exited(code: 255), .signaled(signal: SIGSEGV), .signaled(signal: SIGUSR1), crashed,
      .timedOut, .notStarted(reason: "x"), .withheld(reason: "x"), .vanished,
    ] as [Outcome])
  func anythingElseIsRecordedAtOnce(outcome: Outcome) {
    var launch = Simulation(total: 1)
    launch.send(.began)
    #expect(launch.end(0, outcome).outcomes == [outcome])
    #expect(launch.state.held == 0)
  }

  @Test func aStopWithinTheSecondMakesItPartOfTheStop() {
    var launch = Simulation(slots: 2, total: 2)
    launch.send(.began)
    launch.end(0, .exited(code: 137))
    let effects = launch.send(.stopRequested(signal: SIGTERM), after: 0.5)
    #expect(effects.outcomes == [.terminated(signal: SIGTERM)])
    #expect(effects.signals == [1: SIGTERM])
    #expect(launch.state.terminated == 1)
    #expect(launch.state.failed == 0)
  }

  @Test func theLossOfTheGuardianWithinTheSecondDoesToo() {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.end(0, .exited(code: 143))
    let effects = launch.send(.guardianLost, after: 0.5)
    #expect(effects.outcomes == [.terminated(signal: SIGTERM)])
    #expect(effects.finishes)
  }

  @Test func aFullDiskAndADrainDoNot() {
    for event in [LaunchEvent.closedForStarts, .drainRequested] {
      var launch = Simulation(total: 2)
      launch.send(.began)
      launch.end(0, .exited(code: 137))
      #expect(launch.send(event, after: 0.5).outcomes == [])
      #expect(launch.awaitDeadline().outcomes == [.exited(code: 137)])
      #expect(launch.state.failed == 1)
    }
  }

  @Test func aHaltThatEndsJobsDoesNotEndWhatHasEnded() {
    var launch = Simulation(slots: 3, total: 3) {
      $0.halt = HaltRule(.failures(1), endsRunning: true)
    }
    launch.send(.began)
    launch.end(0, .exited(code: 137))
    let effects = launch.end(1, .exited(code: 1), after: 0.2)
    #expect(effects.signals == [2: SIGTERM])
    #expect(launch.awaitDeadline().outcomes == [.exited(code: 137)])
  }

  @Test func aPauseMovesTheSecond() {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.end(0, .exited(code: 137))
    #expect(launch.send(.suspended, after: 0.4).signals == [:])
    #expect(launch.state.nextDeadline == nil)
    #expect(launch.send(.resumed, after: 100).outcomes == [])
    #expect(launch.send(.deadlinePassed, after: 0.5).outcomes == [])
    #expect(launch.send(.deadlinePassed, after: 0.2).outcomes == [.exited(code: 137)])
  }

  @Test func otherWorkersGoOnMeanwhile() {
    var launch = Simulation(slots: 2, total: 4)
    launch.send(.began)
    launch.end(0, .exited(code: 137), after: 0.1)
    #expect(launch.end(1, after: 0.1).starts == [2])
    #expect(launch.end(1, after: 0.1).starts == [3])
    #expect(launch.state.completed == 2)
  }

  @Test func whatWeEndedIsNeverHeldBack() {
    var launch = Simulation(total: 1) { $0.timeout = 2 }
    launch.send(.began)
    launch.awaitDeadline()
    #expect(
      launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true).outcomes == [.timedOut])
  }

  @Test func aCrashIsAFailureThatIsTriedAgainAndHaltedOn() {
    var launch = Simulation(total: 2) {
      $0.retries = 1
      $0.halt = HaltRule(.failures(1), endsRunning: false)
    }
    launch.send(.began)
    launch.end(0, LaunchHoldTests.crashed)
    #expect(launch.state.retried == 1)
    #expect(launch.end(0).starts == [0])
    launch.end(0, .signaled(signal: SIGKILL))
    #expect(launch.awaitDeadline().contains(.halted))
    #expect(launch.state.failed == 1)
  }
}
