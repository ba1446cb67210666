import Jobs
import Posix

/// The recorded process that carries out a job: all that is needed to see whether it still
/// runs.
package struct JobTrace: Hashable, Sendable {
  /// Where its latest attempt executes. How one sees whether it still does depends on that, and on
  /// nothing else; another kind of executor is another case.
  package enum Place: Hashable, Sendable {
    /// A process of this machine.
    case process(ProcessIdentity)
    /// A cluster, in this submission: it is there until that is settled.
    case cluster(ExecutorKind, round: Int)
    /// Nothing that can be looked at from here: another machine, or a process that is not on record
    /// yet.
    case unseen
  }

  /// Whose it is; nil if only the holder of the record knows.
  package var id: JobID?
  /// As recorded.
  package var state: JobState
  package var place: Place
  /// Of a line: the launch that started the latest attempt, by the start of its launcher in clock ticks
  /// since boot.
  package var launch: UInt64?
  /// Of a trial, its batch, whose process may have claimed it.
  package var batch: JobID?
  /// The process that has taken it to start it, and the state that it had then.
  package var claimer: RunClaimer?
  package var claimedFrom: JobState?

  package init(
    _ id: JobID? = nil, state: JobState, place: Place = .unseen, launch: UInt64? = nil,
    batch: JobID? = nil, claimer: RunClaimer? = nil, claimedFrom: JobState? = nil
  ) {
    self.id = id
    self.state = state
    self.place = place
    self.launch = launch
    self.batch = batch
    self.claimer = claimer
    self.claimedFrom = claimedFrom
  }
}

extension JobTrace {
  /// Earlier details of the same job fill the gaps.
  package func completed(by earlier: JobTrace?) -> JobTrace {
    guard let earlier else { return self }
    var trace = self
    if trace.place == .unseen { trace.place = earlier.place }
    trace.id = trace.id ?? earlier.id
    trace.launch = trace.launch ?? earlier.launch
    trace.batch = trace.batch ?? earlier.batch
    trace.claimer = trace.claimer ?? earlier.claimer
    trace.claimedFrom = trace.claimedFrom ?? earlier.claimedFrom
    return trace
  }
}

extension JobTrace.Place {
  /// The cluster that a record names, or else the process, unless that is one of another host.
  init(executor: String?, round: Int?, pid: Int?, startTicks: Int?, host: String?) {
    if let kind = executor.flatMap(ExecutorKind.init(rawValue:)), kind != .local, let round {
      self = .cluster(kind, round: round)
    } else {
      self.init(pid: pid, startTicks: startTicks, host: host)
    }
  }

  /// The process that a record names, unless it is one of another host.
  init(pid: Int?, startTicks: Int?, host: String?) {
    guard host == nil || host == Machine.hostname, let pid = pid.flatMap({ Int32(exactly: $0) }),
      let ticks = startTicks.flatMap({ UInt64(exactly: $0) })
    else {
      self = .unseen
      return
    }
    self = .process(ProcessIdentity(pid: pid, startTicks: ticks))
  }

  /// Whether it is there; false also if that cannot be seen.
  var isSeen: Bool {
    switch self {
    case .process(let process): process.isAlive
    case .cluster, .unseen: false
    }
  }
}

extension Record {
  package var trace: JobTrace {
    JobTrace(
      id, state: state,
      place: JobTrace.Place(
        executor: self[.executor]?.string, round: self[.round]?.int, pid: self[.pid]?.int,
        startTicks: self[.pidStart]?.int, host: host),
      launch: self[.launch]?.int.flatMap { UInt64(exactly: $0) },
      batch: self[.batch]?.string.flatMap { JobID($0.utf8) },
      claimer: RunClaimer(self[.claimedBy]),
      claimedFrom: self[.claimedFrom]?.string.flatMap(JobState.init(rawValue:)))
  }
}

extension RecordFields {
  /// Of the record of the job `id`, which was read to its end.
  package func trace(of id: JobID) -> JobTrace {
    JobTrace(
      id, state: state,
      place: JobTrace.Place(
        executor: text(.executor), round: integer(.round), pid: integer(.pid),
        startTicks: integer(.pidStart), host: text(.host)),
      launch: integer(.launch).flatMap { UInt64(exactly: $0) },
      batch: text(.batch).flatMap { JobID($0.utf8) },
      claimer: claimer, claimedFrom: text(.claimedFrom).flatMap(JobState.init(rawValue:)))
  }
}
