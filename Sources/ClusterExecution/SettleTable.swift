import Jobs
import NodeWork

/// How far a job has come, by what its worker has recorded.
package enum LineProgress: Hashable, Sendable {
  case ended(NodeEnd)
  /// It has begun and its end is not recorded. `signal` is the one that the worker was asked to end
  /// with, if it was.
  case begun(signal: Int32?)
  case notBegun
}

/// How an element ended.
package struct ElementEnd: Hashable, Sendable {
  /// Nil if the cluster has lost it: neither the queue nor the accounts know it, and it shows no life.
  package var state: ElementState?
  /// Nil where the cluster does not tell.
  package var exitCode: Int32?
  package var signal: Int32?
  /// Whether any of its jobs began. Without one it may never get further: that has to be limited.
  package var hasBegun: Bool

  package init(
    state: ElementState?, exitCode: Int32? = nil, signal: Int32? = nil, hasBegun: Bool
  ) {
    self.state = state
    self.exitCode = exitCode
    self.signal = signal
    self.hasBegun = hasBegun
  }

  /// Whether its node is to be left out when its jobs run again.
  package var excludesNode: Bool { state == .nodeFail }

  /// How it ended, in a few words.
  package var phrase: String {
    switch state {
    case .preempted: "preempted"
    case .nodeFail: "the node failed"
    case .bootFail: "the node did not boot"
    case .revoked: "another cluster took the job"
    case .timeout, .deadline: "the time limit on the cluster passed"
    case .outOfMemory: "out of memory"
    case .cancelled: "cancelled on the cluster"
    case .completed, .failed: workerPhrase
    case nil, .pending, .configuring, .running, .completing, .suspended, .requeued, .unknown:
      "lost: the cluster no longer knows the job"
    }
  }

  private var workerPhrase: String {
    if let signal, signal != 0 { return "the worker on the node was killed by signal \(signal)" }
    if let exitCode, exitCode != 0 {
      return "the worker on the node ended with exit code \(exitCode)"
    }
    return "the worker on the node ended early"
  }
}

/// What follows for a job from the end of its element.
package enum Settlement: Hashable, Sendable {
  /// The attempt has ended. The remark is for people.
  case ended(Outcome, remark: String?)
  /// It has not run, and does so at once. `reason` says how its element ended. If this counts as an
  /// interruption, there is a limit on how often.
  case again(reason: String, countsInterruption: Bool)
  /// Nothing is recorded; a resume runs it.
  case cancelledBeforeStart
}

/// What is true of a job once its element is over. The worker's record decides; what the cluster says
/// only explains where there is none.
package enum SettleTable {
  /// Nil while nothing is known: its end is not recorded and the element is not over.
  package static func settle(_ line: LineProgress, _ element: ElementEnd) -> Settlement? {
    if case .ended(let end) = line { return ended(end.outcome, element) }
    if let state = element.state, !state.isOver { return nil }
    switch line {
    case .ended: return nil
    case .begun(let signal): return .ended(outcome(ofBegun: element, signal: signal), remark: nil)
    case .notBegun where element.state == .cancelled: return .cancelledBeforeStart
    case .notBegun:
      return .again(reason: element.phrase, countsInterruption: !element.hasBegun)
    }
  }

  private static func outcome(ofBegun element: ElementEnd, signal: Int32?) -> Outcome {
    switch element.state {
    case .timeout, .deadline: .timedOut
    case .outOfMemory:
      .killed(signal: SignalDeath.kill, reason: element.phrase, isReported: false)
    case .cancelled: .terminated(signal: signal ?? SignalDeath.terminate)
    // An unfinished job is never taken for a finished one: a worker that succeeded has recorded it.
    default: .interrupted(reason: element.phrase)
    }
  }

  /// What the worker recorded, explained by what the cluster knows better.
  private static func ended(_ outcome: Outcome, _ element: ElementEnd) -> Settlement {
    guard element.state == .outOfMemory else { return .ended(outcome, remark: nil) }
    switch outcome {
    case .killed(SignalDeath.kill, _, let isReported):
      return .ended(
        .killed(signal: SignalDeath.kill, reason: element.phrase, isReported: isReported),
        remark: nil)
    case .signaled(SignalDeath.kill): return .ended(outcome, remark: element.phrase)
    default: return .ended(outcome, remark: nil)
    }
  }
}
