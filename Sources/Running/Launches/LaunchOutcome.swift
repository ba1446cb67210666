import Jobs
import Launching
import Ledger
import Posix

/// What a launch finds of its runfile at its end.
package enum RunfileFate: Hashable, Sendable {
  case same
  /// It is not what it was when it was read.
  case changed
  case gone
}

/// How a launch of a runfile came out.
package struct LaunchOutcome: Sendable {
  /// Nil if it was stopped before it started.
  package let result: LaunchResult?
  package let findings: LaunchPlan.Findings
  /// The signal that stopped it.
  package let stopSignal: Int32?
  package let runfile: RunfileFate
  /// Why the ledger could not be closed in good order.
  package internal(set) var unclosed: RunFailure?
  /// Whether a job belongs to the launch, to be run or done before.
  package let holds: @Sendable (JobID) -> Bool
  /// Where further signals come from.
  package let signals: SignalQueue

  init(
    _ result: LaunchResult, findings: LaunchPlan.Findings, runfile: RunfileFate = .same,
    _ signals: SignalQueue, holds: @escaping @Sendable (JobID) -> Bool = { _ in true }
  ) {
    self.holds = holds
    self.result = result
    self.findings = findings
    self.runfile = runfile
    self.signals = signals
    stopSignal = result.stopSignal
  }

  init(stoppedBy signal: Int32, _ signals: SignalQueue) {
    self.signals = signals
    holds = { _ in true }
    result = nil
    findings = LaunchPlan.Findings()
    stopSignal = signal
    runfile = .same
  }

  /// How the process ends.
  package var ending: RunResult {
    if let left = result?.underWay {
      guard let signal = left.signal else { return RunResult(exitCode: unclosed?.exitCode ?? 0) }
      return RunResult(exitCode: 128 + signal, signal: signal)
    }
    if let stopSignal { return RunResult(exitCode: 128 + stopSignal, signal: stopSignal) }
    return RunResult(exitCode: unclosed?.exitCode ?? exitCode)
  }

  private var exitCode: Int32 {
    guard let result else { return 1 }
    if let failure = result.failure { return failure.exitCode }
    if result.unrecorded > 0 { return RunFailure.notRecorded }
    // What is left of a search that has reached its goal, or whose time is over, is not missing.
    let missing = result.conclusion == nil ? result.notStarted : 0
    return result.failed + result.terminated + missing + skippedFailures > 0 ? 1 : 0
  }

  /// Jobs of the runfile in which an earlier launch did not succeed, and that this one left alone.
  private var skippedFailures: Int {
    [PlanDecision.skipFailed, .skipUnknown].reduce(0) { $0 + (findings.decisions[$1] ?? 0) }
  }

  /// How another launch runs what this one was to run and did not start. Nil if no mode does
  /// just that: jobs that are done cannot be distinguished from those that were to be done once more.
  package var modeForTheRest: LaunchMode? {
    guard let result, result.notStarted > 0 else { return .resume }
    if findings.decisions[.runAgain] ?? 0 > 0 { return nil }
    let isRetry = [PlanDecision.retryFailed, .retryUnknown].contains {
      findings.decisions[$0] ?? 0 > 0
    }
    return isRetry ? .retryFailed : .resume
  }
}
