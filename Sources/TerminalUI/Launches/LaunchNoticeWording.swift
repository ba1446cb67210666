import Glibc
import Launching
import Ledger
import Posix
import Running
import Text

extension LaunchNotice {
  /// The whole sentence of a launch.
  package var wording: String { wording(of: "job") }

  /// The whole sentence; `unit` is what one of those is called that run.
  package func wording(of unit: String) -> String {
    func jobs(_ count: Int) -> String { counted(count, unit) }
    switch self {
    case .stopping(let signal, let running, let grace):
      let isCtrlC = signal == SIGINT
      let beginning = (isCtrlC ? "interrupted" : Signals.name(signal)) + ": stopping"
      guard running > 0 else { return beginning }
      let now = isCtrlC ? "; Ctrl-C again kills \(running == 1 ? "it" : "them") now" : ""
      return "\(beginning) \(jobs(running)) (killed in \(Duration.seconds(grace).readable)\(now))"
    case .killing(let running): return "killing \(jobs(running))"
    case .halted(let failures, let running, let endsRunning):
      return "halted after \(failures) \(failures == 1 ? "failure" : "failures"); "
        + (running > 0
          ? (endsRunning ? "ending" : "waiting for") + " \(jobs(running))"
          : "no new \(unit)s start")
    case .draining(let running):
      return running > 0
        ? "draining: no new \(unit)s start, waiting for \(jobs(running))"
        : "draining: no new \(unit)s start"
    case .concluded(let end, let running):
      return "\(end.reason(of: unit)): no new \(unit)s start"
        + (running > 0 ? ", waiting for \(jobs(running))" : "")
    case .closedForStarts(let failure, let running):
      return "\(failure.wording); no new \(unit)s start"
        + (running > 0 ? ", waiting for \(jobs(running))" : "")
    case .heldBack(.memory(let available, let least)):
      return
        "waiting for memory before the next \(unit) starts: \(ByteSize(bytes: available).readable) "
        + "available, --min-memory is \(ByteSize(bytes: least).readable)"
    case .heldBack(.load(let now, let most)):
      return "waiting before the next \(unit) starts: the load is \(now), --max-load is \(most)"
    case .added(let count): return "\(jobs(count)) added"
    case .workersChanged(let now, let before):
      return "\(counted(now, "worker")) (was \(before))"
    case .paused(let running):
      return "paused: \(jobs(running)) suspended ('batchrun continue' continues them)"
    case .holding(let running):
      let rest = running > 0 ? "; \(jobs(running)) \(running == 1 ? "keeps" : "keep") running" : ""
      return "no new \(unit)s start\(rest) ('batchrun continue' ends that)"
    case .continued(let pause): return "continued after \(Duration.seconds(pause).readable)"
    case .drainEnded: return "no longer draining"
    case .withdrawn(let cancelled, let skipped):
      return [("cancelled", cancelled), ("skipped", skipped)].filter { $0.1 > 0 }
        .map { "\($0.0) \(jobs($0.1))" }.joined(separator: ", ")
    case .retriedByRequest(let count): return "retrying \(jobs(count))"
    case .executor(let notice): return notice.wording(of: unit) ?? ""
    case .detached(let running, let queued, let unsubmitted):
      let rest = unsubmitted > 0 ? "; \(jobs(unsubmitted)) not submitted" : ""
      return "detached: \(running) running and \(queued) queued \(unit)s continue on the cluster"
        + rest
    case .suspended: return "suspended"
    case .resumed: return "resumed"
    }
  }

  /// What stands in the progress display from then on; empty for nothing, nil for what stood there.
  package var shortWording: String? {
    switch self {
    case .stopping: "stopping"
    case .killing: "killing"
    case .halted: "halted"
    case .draining: "draining"
    case .concluded, .closedForStarts: "no new jobs start"
    case .paused: "paused"
    case .holding: "no new jobs start"
    case .continued, .drainEnded: ""
    case .executor, .detached: nil
    case .added, .heldBack, .suspended, .resumed, .workersChanged, .withdrawn, .retriedByRequest:
      nil
    }
  }
}

extension ExecutorNotice {
  /// The whole sentence; nil where there is nothing to say in a line.
  func wording(of unit: String) -> String? {
    switch self {
    case .submitted(let reference, let elements, let jobs):
      let job = elements == 1 ? "job \(reference)" : "job \(reference), \(elements) elements"
      return "submitted \(counted(jobs, unit)) (\(job))"
    case .adopted(let jobs):
      return
        "\(counted(jobs, unit)) of an earlier launch \(jobs == 1 ? "is" : "are") on the cluster; following"
    case .warning(let text), .refused(let text): return text
    case .queue, .allSubmitted: return nil
    }
  }
}

extension InputWait {
  package var wording: String {
    switch (path, isTerminal) {
    case ("-", true): "reading commands from standard input; Ctrl-D ends them"
    case ("-", false): "waiting for commands on standard input"
    default: "waiting for commands from '\(path)'"
    }
  }
}

extension SurvivorPolicy {
  /// Of jobs both of whose processes were killed.
  package func wording(survivors count: Int) -> String {
    let jobs =
      count == 1
      ? "1 job of an earlier launch still runs" : "\(count) jobs of an earlier launch still run"
    let them = count == 1 ? "it" : "them"
    return switch self {
    case .wait: "\(jobs); waiting for \(them) (--survivors end stops \(them))"
    case .end: "\(jobs); stopping \(them)"
    }
  }

  /// For jobs whose processes cannot be found, and so cannot be ended.
  package static func wording(hidden count: Int) -> String {
    let jobs = count == 1 ? "1 of them still has its log" : "\(count) of them still have their logs"
    return "\(jobs) open and cannot be signaled, since its processes cleared their environment; "
      + "waiting for the end"
  }
}
