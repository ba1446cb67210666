import Glibc
import Jobs
import Launching
import Posix
import Testing

@testable import Running

@Suite struct LaunchOutcomeTests {
  private let signals: SignalQueue

  init() throws {
    signals = try SignalQueue([SIGURG])
  }

  private func outcome(
    _ result: LaunchResult, decisions: [PlanDecision: Int] = [:]
  ) -> LaunchOutcome {
    var findings = LaunchPlan.Findings()
    findings.decisions = decisions
    return LaunchOutcome(result, findings: findings, signals)
  }

  @Test(
    arguments: [
      (LaunchResult(completed: 3), 0), (LaunchResult(), 0), (LaunchResult(failed: 1), 1),
      (LaunchResult(terminated: 1), 1), (LaunchResult(completed: 1, notStarted: 1), 1),
      (LaunchResult(unrecorded: 1), 74),
      (LaunchResult(failure: .ledgerNotWritable(reason: "full")), 74),
      (LaunchResult(failure: .outputNotWritable(reason: "full")), 74),
      (LaunchResult(failure: .guardianLost), 1), (LaunchResult(stopSignal: 2), 130),
      (LaunchResult(notStarted: 1, isDrained: true), 1),
    ] as [(LaunchResult, Int32)])
  func `the exit code says how it went`(result: LaunchResult, code: Int32) {
    #expect(outcome(result).ending == RunResult(exitCode: code, signal: result.stopSignal))
  }

  @Test(
    arguments: [
      (.skipCompleted, 0), (.runNew, 0), (.runAgain, 0), (.retryFailed, 0), (.skipFailed, 1),
      (.skipUnknown, 1),
    ] as [(PlanDecision, Int32)])
  func `so does what was left as it was`(decision: PlanDecision, code: Int32) {
    #expect(outcome(LaunchResult(completed: 1), decisions: [decision: 1]).ending.exitCode == code)
    #expect(outcome(.nothing, decisions: [decision: 1]).ending.exitCode == code)
  }

  @Test func `a ledger that could not be closed decides, unless a signal has`() {
    var end = outcome(LaunchResult(failed: 1))
    end.unclosed = RunFailure("the disk is full", exitCode: 74)
    #expect(end.ending.exitCode == 74)
    end = outcome(LaunchResult(stopSignal: 15))
    end.unclosed = RunFailure("the disk is full", exitCode: 74)
    #expect(end.ending == RunResult(exitCode: 143, signal: 15))
  }

  @Test func `what was stopped before it began ends by that signal`() {
    let end = LaunchOutcome(stoppedBy: 1, signals)
    #expect(end.ending == RunResult(exitCode: 129, signal: 1))
    #expect(end.result == nil)
  }

  @Test(
    arguments: [
      ([.runNew: 2], 0, .resume), ([.runNew: 2], 1, .resume), ([.retryFailed: 1], 0, .resume),
      ([.retryFailed: 1, .runNew: 1], 1, .retryFailed), ([.retryUnknown: 1], 1, .retryFailed),
      ([.runAgain: 3], 1, nil), ([.runAgain: 3], 0, .resume),
    ] as [([PlanDecision: Int], Int, LaunchMode?)])
  func `the rest is run in the mode that it takes`(
    decisions: [PlanDecision: Int], left: Int, mode: LaunchMode?
  ) {
    let end = outcome(LaunchResult(notStarted: left), decisions: decisions)
    #expect(end.modeForTheRest == mode)
  }
}
