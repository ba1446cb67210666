import JSON
import Jobs
import Ledger
import Posix
import Text

/// What is done about requests. They come one after the other, by the thread of the control loop.
extension Dispatcher {
  /// How many ids the journal has of one request.
  private static var mostRecordedJobs: Int { 100 }

  /// The number of workers now.
  package var workers: Int { board.withLock { $0.state.workers } }

  /// How many jobs have begun or are to begin.
  package var expectedJobs: Int { board.withLock { $0.state.expected } }

  /// How many of them were cancelled before they began.
  package var cancelledJobs: Int { board.withLock { $0.state.cancelledBeforeStart } }

  /// Carries out a request and says what came of it.
  package func answer(
    _ request: ControlRequest, of asker: ControlPort.Asker, _ terms: ControlTerms
  ) -> ControlAnswer {
    if request != .show, board.withLock({ $0.state.isEnding }) {
      return .refused("'\(terms.name)' is ending", exitCode: 1)
    }
    if let refusal = refusal(of: request, terms) { return refusal }
    switch request {
    case .show: return .shown(standing)
    case .setWorkers(let count): return setWorkers(count, asker, terms)
    case .pause(let newOnly): return pause(newOnly ? .newOnly : .all, asker, terms)
    case .resume: return endPause(asker, terms)
    case .cancel(let words): return change(words, by: .cancel, asker, terms)
    case .skip(let words): return change(words, by: .skip, asker, terms)
    case .retry(let words): return change(words, by: .retry, asker, terms)
    }
  }

  /// What cannot be asked of jobs that a cluster has.
  private func refusal(of request: ControlRequest, _ terms: ControlTerms) -> ControlAnswer? {
    guard traits.outlivesLauncher else { return nil }
    let cluster = traits.kind.rawValue
    return switch request {
    case .pause(newOnly: false):
      .refused(
        "\(terms.unit)s that run on \(cluster) cannot be paused: '--new-only' holds those in the queue",
        exitCode: 1)
    case .setWorkers:
      .refused("how many \(terms.unit)s run at once is set when they are submitted", exitCode: 1)
    default: nil
    }
  }

  private var standing: ControlAnswer.Standing {
    board.withLock { board in
      let state = board.state
      return ControlAnswer.Standing(
        workers: state.workers, isPaused: state.pause == .all, isHolding: state.pause == .newOnly,
        isDraining: state.isDraining, running: state.running, left: state.left)
    }
  }

  // MARK: The launch as a whole

  private func setWorkers(
    _ count: Int, _ asker: ControlPort.Asker, _ terms: ControlTerms
  ) -> ControlAnswer {
    if let obstacle = terms.obstacle(to: count) { return .refused(obstacle, exitCode: 2) }
    if let reason = board.withLock({ $0.state.noStarts(of: terms) }) {
      return .refused("the number of workers stays: \(reason)", exitCode: 1)
    }
    let now = Clock.monotonic
    let (before, work) = board.withLock { board -> (Int, Work?) in
      let before = board.state.workers
      guard count != before else { return (before, nil) }
      board.makeRoom(count + board.state.policy.companions)
      return (before, decide(.workersChanged(count), at: now, &board))
    }
    let workers = counted(count, "worker")
    guard let work else { return .done("\(workers) already", standing) }
    tell(.noticed(.workersChanged(now: count, before: before)))
    var members = JSONObject()
    members.add("n_jobs", count)
    record(.setWorkers(count), members, asker)
    carryOut(work)
    return .done("\(workers) (was \(before))", standing)
  }

  private func pause(
    _ kind: LaunchState.Pause, _ asker: ControlPort.Asker, _ terms: ControlTerms
  ) -> ControlAnswer {
    let now = Clock.monotonic
    let (running, work) = board.withLock { board -> (Int, Work?) in
      let running = board.state.running
      let isInVain = kind == .newOnly && board.state.isDraining
      guard board.state.pause != kind, !isInVain else { return (running, nil) }
      return (running, decide(.paused(newOnly: kind == .newOnly), at: now, &board))
    }
    let jobs = counted(running, terms.unit)
    guard let work else {
      return .done(
        kind == .all ? "already paused" : "already starting no new \(terms.unit)s", standing)
    }
    var members = JSONObject()
    if kind == .newOnly { members.add("new_only", true) }
    record(.pause(newOnly: kind == .newOnly), members, asker)
    carryOut(work)
    guard kind == .newOnly else { return .done("paused (\(jobs))", standing) }
    let rest = running == 0 ? "" : "; \(jobs) \(running == 1 ? "keeps" : "keep") running"
    return .done("no new \(terms.unit)s start" + rest, standing)
  }

  /// Ends a pause, or else a drain.
  private func endPause(_ asker: ControlPort.Asker, _ terms: ControlTerms) -> ControlAnswer {
    let now = Clock.monotonic
    let work = board.withLock { board -> Work? in
      board.state.pause == nil ? nil : decide(.continued, at: now, &board)
    }
    guard let work else { return endDrain(asker, terms) }
    record(.resume, JSONObject(), asker)
    carryOut(work)
    return .done("continued", standing)
  }

  private func endDrain(_ asker: ControlPort.Asker, _ terms: ControlTerms) -> ControlAnswer {
    let now = Clock.monotonic
    let (refusal, work) = board.withLock { board -> (String?, Work?) in
      guard board.state.isDrainAlone else { return (board.state.noStarts(of: terms), nil) }
      guard terms.canEndDrain else {
        let reason = "a drained batch cannot be continued; 'batchrun run --resume "
        return (reason + "\(terms.name)' runs the rest after its end", nil)
      }
      return (nil, decide(.drainEnded, at: now, &board))
    }
    if let refusal { return .refused(refusal, exitCode: 1) }
    guard let work else { return .done("not paused", standing) }
    record(.resume, JSONObject(), asker)
    tell(.noticed(.drainEnded))
    carryOut(work)
    return .done("no longer draining", standing)
  }

  // MARK: Single jobs

  private func change(
    _ words: [String], by action: JobAction, _ asker: ControlPort.Asker, _ terms: ControlTerms
  ) -> ControlAnswer {
    let named: [JobLookup.Found]
    do throws(JobLookup.Failure) {
      // Looked for without the lock: jobs keep their places.
      named = try JobLookup.find(words, in: board.withLock { $0.jobs }, of: terms.name)
    } catch {
      let rest = words.count > 1 ? "; nothing was \(action.request.participle)" : ""
      return .refused(error.message + rest, exitCode: 2)
    }
    let now = Clock.monotonic
    let (change, work, retries) = board.withLock { board -> (JobChange, Work?, EventBuffer) in
      let change = JobChange(action, of: named, in: board.state, count: board.jobs.count)
      guard !change.isEmpty else { return (change, nil, EventBuffer()) }
      board.jobs.readmit(change.readmitted)
      let work = decide(change.event, at: now, &board)
      return (
        change, work, action == .retry ? board.retries(of: Set(change.changed)) : EventBuffer()
      )
    }
    if let work {
      // For people who look at it: nothing else depends on it.
      if !retries.isEmpty { try? ledger.append(retries) }
      tell(.noticed(change.notice))
      record(change, by: action, asker)
      carryOut(work)
      if !change.withdrawn.isEmpty {
        tell(.withdrawn(change.withdrawn, action == .cancel ? .cancelled : .skipped))
      }
    }
    return .about(change.answers)
  }

  // MARK: The journal

  private func record(_ change: JobChange, by action: JobAction, _ asker: ControlPort.Asker) {
    let ids = change.changed
    var members = JSONObject()
    members.add("jobs", ids.prefix(Self.mostRecordedJobs).map(\.text))
    if ids.count > Self.mostRecordedJobs { members.add("more", ids.count - Self.mostRecordedJobs) }
    record(action.request, members, asker)
  }

  /// For people who ask later who did that; nothing depends on it.
  private func record(_ request: ControlRequest, _ more: JSONObject, _ asker: ControlPort.Asker) {
    var members = JSONObject()
    members.add("time", seconds: Clock.wall)
    members.add("do", request.action)
    members.add(more)
    members.add("user", asker.userName)
    members.add("pid", asker.process)
    var events = EventBuffer()
    events.control(members)
    try? ledger.append(events)
  }
}

extension LaunchState {
  /// Why the launch starts no more jobs, for people; nil where it does.
  fileprivate func noStarts(of terms: ControlTerms) -> String? {
    guard isDraining else { return nil }
    guard isDrainAlone else { return "no new \(terms.unit)s start" }
    let back = terms.canEndDrain ? " ('batchrun continue' takes the drain back)" : ""
    return "draining, no new \(terms.unit)s start" + back
  }
}
