import Jobs
import Launching
import Ledger
import NodeWork
import Posix

/// Giving jobs to the cluster.
extension Follower {
  /// Seconds until another try, where the cluster could not be asked.
  private static let patience = 30.0

  /// Makes a round of what waits, and submits it.
  mutating func submit(at now: Double) {
    submitsAt = .infinity
    guard !pending.isEmpty, submitting == nil, !isHeld, !isClosed else { return }
    guard let limits else {
      if !isAskingLimits {
        isAskingLimits = true
        clerk.run(.limits)
      }
      return
    }
    let chunks = configuration.chunks(within: limits)
    let parts = chunks.elements(lines: pending.count)
    let most = min(parts.count, chunks.mostElementsOfRound, mostElements)
    make(of: parts.prefix(max(1, most)), limits, at: now)
  }

  private mutating func make(
    of parts: ArraySlice<Range<Int>>, _ limits: ClusterLimits, at now: Double
  ) {
    let ids = Array(pending.prefix(parts.last?.upperBound ?? 0))
    pending.removeFirst(ids.count)
    var elements: [[PlannedJob]] = []
    for part in parts {
      let jobs = ids[part].compactMap { prepare($0) }
      if !jobs.isEmpty { elements.append(jobs) }
    }
    // What could not be made ready has ended.
    guard !elements.isEmpty else {
      if pending.isEmpty { announceAll() } else { submitsAt = now }
      return
    }
    let madeAt = Clock.wall
    var settings = configuration.settings
    settings.killWait = limits.killWait
    do throws(SystemError) {
      try files.placeLauncher()
      let (plan, open) = try files.make { number in
        RoundPlan(
          round: number, identity: files.identity,
          workingDirectory: configuration.workingDirectory, madeAt: madeAt, settings: settings,
          elements: elements)
      }
      let name = Submission.name(identity: files.identity, round: plan.round)
      rounds[plan.round] = Round(
        number: plan.round, name: name, open: open, reference: nil, submittedAt: madeAt,
        elements: elements.enumerated().map { index, jobs in
          Element(index, lines: jobs.map { Line(id: $0.id, attempt: $0.attempt) })
        }, unsettled: elements.reduce(0) { $0 + $1.count })
      submitting = plan.round
      clerk.run(.submit(round: plan.round, submission(plan, name)))
    } catch {
      refuse("cannot write what is to be submitted: \(error)", elements.joined().map(\.id))
    }
  }

  private func submission(_ plan: RoundPlan, _ name: String) -> Submission {
    let folder = files.names.round(plan.round)
    return Submission(
      name: name, comment: "batchrun \(configuration.settings.name)",
      elements: plan.elements.count, throttle: configuration.throttle,
      workingDirectory: configuration.workingDirectory, ledger: configuration.ledger,
      roundFolder: configuration.ledger + Array("/\(folder)".utf8), round: plan.round,
      excluded: excluded.sorted())
  }

  /// What a node has to know of a job; nil for one that has ended by that.
  private mutating func prepare(_ id: JobID) -> PlannedJob? {
    guard let order = tracked[id]?.order else { return nil }
    let work: PlannedJob.Work
    switch order.job.work {
    case .line: work = .line(order.command)
    case .none(let reason):
      end(id, .notStarted(reason: reason))
      return nil
    case .program(let source):
      do throws(ProgramUnavailable) {
        let program = try source.prepare(for: order.attempt)
        work = .program(
          arguments: program.arguments, environment: program.environment,
          directory: Array((program.physicalPath ?? program.directory.path).utf8))
      } catch {
        end(
          id,
          error.obstacle == nil
            ? .notStarted(reason: error.reason) : .withheld(reason: error.reason))
        return nil
      }
    }
    var line = 0
    if case .line(let number) = order.job.number { line = number }
    return PlannedJob(id: id, attempt: order.lifetimeNumber, line: line, work: work)
  }

  // MARK: Answers

  mutating func take(_ limits: Result<ClusterLimits, ClusterFailure>) {
    isAskingLimits = false
    switch limits {
    case .success(let limits):
      self.limits = limits
      submitsAt = Clock.monotonic
    case .failure(let failure): postpone(failure)
    }
  }

  /// The cluster could not be asked before anything was submitted.
  private mutating func postpone(_ failure: ClusterFailure) {
    if case .unreachable = failure, submissions > 0 || !rounds.isEmpty {
      warn("cannot submit now: \(failure.wording); trying again")
      submitsAt = Clock.monotonic + Self.patience
      return
    }
    refuseAll(failure.wording)
  }

  mutating func submitted(_ number: Int, _ result: Result<String, ClusterFailure>) {
    submitting = nil
    switch result {
    case .success(let reference):
      mostElements = mostElements > Int.max / 2 ? .max : mostElements * 2
      place(number, reference)
    case .failure(let failure):
      switch failure {
      case .limit(let message): shrink(number, message)
      case .unreachable(let message) where submissions > 0:
        warn("cannot submit now: \(message); trying again")
        withdraw(number)
        submitsAt = Clock.monotonic + Self.patience
      case .unclear:
        // It may be there. The name tells.
        submitting = number
        if let name = rounds[number]?.name { clerk.run(.find(round: number, name: name)) }
      case .refused, .missing, .unreachable:
        withdraw(number)
        refuseAll(failure.wording)
      }
    }
    if submitting == nil, !pending.isEmpty, submitsAt == .infinity {
      submitsAt = Clock.monotonic
    }
  }

  /// A round that may have been submitted was looked for.
  mutating func found(_ number: Int, _ result: Result<String?, ClusterFailure>) {
    guard let round = rounds[number] else { return }
    if submitting == number { submitting = nil }
    // What a node has recorded tells too.
    look(at: Clock.monotonic)
    switch result {
    case .success(let reference?): place(number, reference)
    case .success(nil):
      if let reference = rounds[number]?.startedAs {
        // The cluster has forgotten it, but it is there.
        place(number, reference)
      } else {
        withdraw(number)
        if !pending.isEmpty { submitsAt = Clock.monotonic }
      }
    case .failure(let failure):
      warn(
        "cannot find out whether round \(number) was submitted: \(failure.wording); trying again")
      submitting = number
      clerk.run(.find(round: number, name: round.name))
    }
  }

  /// A round is on the cluster.
  private mutating func place(_ number: Int, _ reference: String) {
    guard let round = rounds[number] else { return }
    let isNew = round.reference == nil
    rounds[number]?.reference = reference
    do throws(SystemError) {
      try files.note(reference, in: round.folder)
    } catch {
      // The name of the round finds it.
      warn("cannot note the number of the submitted job: \(error)")
    }
    var count = 0
    var changes = EventBuffer()
    for (index, element) in round.elements.enumerated() {
      for (place, line) in element.lines.enumerated() where !line.isOver {
        count += 1
        guard let entry = tracked[line.id], entry.place == nil else { continue }
        tracked[line.id]?.place = (round: number, element: index, line: place)
        mailbox.withLock { $0.unsubmitted -= 1 }
        if entry.order.job.isRecordedBefore {
          changes.set(id: line.id, .accepted(by: cluster.kind, round: number))
        }
        if entry.isCancelled { cancelLine(number, index, place) }
      }
    }
    if !changes.isEmpty { try? writer.append(changes) }
    let now = Clock.monotonic
    if isNew {
      submissions += 1
      tell(
        .submitted(
          reference: String(reference.prefix { $0 != ";" }), elements: round.elements.count,
          jobs: count))
    }
    looksAt = min(looksAt, now + PollClock.busyLook)
    lookPause = PollClock.busyLook
    followedSince = followedSince ?? now
    if !isAskingQueue {
      questionPause = clock.leastQuestion
      asksAt = min(asksAt, now + min(PollClock.firstQuestion, clock.leastQuestion))
    }
    if pending.isEmpty { announceAll() }
  }

  /// The cluster takes no more now: half as much is tried, and then the rest waits until others have gone.
  /// Each success doubles what is tried.
  private mutating func shrink(_ number: Int, _ message: String) {
    let count = rounds[number]?.elements.count ?? 1
    withdraw(number)
    if count > 1 {
      mostElements = count / 2
      submitsAt = Clock.monotonic
      return
    }
    warn("\(message): \(pending.count) jobs are submitted when there is room")
    submitsAt = Clock.monotonic + Self.patience
  }

  /// A round that is not on the cluster: its jobs wait again, before the others.
  private mutating func withdraw(_ number: Int) {
    guard let round = rounds.removeValue(forKey: number) else { return }
    var ids: [JobID] = []
    for line in round.elements.joined(by: \.lines) where !line.isOver {
      unclaimed[line.id] = nil
      guard let entry = tracked[line.id] else { continue }
      if entry.place != nil {
        tracked[line.id]?.place = nil
        mailbox.withLock { $0.unsubmitted += 1 }
      }
      if entry.isCancelled {
        end(line.id, .terminated(signal: SignalDeath.terminate))
      } else {
        ids.append(line.id)
      }
    }
    pending.insert(contentsOf: ids, at: 0)
    files.remove(number, round.folder)
  }

  // MARK: Refusals

  /// Nothing can be submitted: all that waits ends.
  private mutating func refuseAll(_ reason: String) {
    let ids = pending
    pending = []
    refuse(reason, ids)
  }

  private mutating func refuse(_ reason: String, _ ids: [JobID]) {
    tell(.refused(reason))
    for id in ids { end(id, .withheld(reason: reason)) }
  }
}

extension [Element] {
  fileprivate func joined(by lines: (Element) -> [Line]) -> [Line] { flatMap(lines) }
}

extension RecordChange {
  /// A run waits in the queue of a cluster: no process may take it.
  fileprivate static func accepted(by kind: ExecutorKind, round: Int) -> RecordChange {
    var change = RecordChange()
    change.set(.state, JobState.pending.rawValue)
    change.set(.executor, kind.rawValue)
    change.set(.round, round)
    return change
  }
}
