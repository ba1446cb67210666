import Jobs

/// What a queue does next. It knows neither clocks nor processes: it is given the present runs, and
/// the outcome of its requests.
package struct QueuePolicy: Sendable {
  package enum Action: Hashable, Sendable {
    case say(QueueMessage)
    /// Claim the run, and start it if that succeeds; then tell by `hasStarted` or
    /// `couldNotClaim`.
    case start(JobID, gpus: String?)
    /// Nothing can be started: wait until a run ends, at most until this time.
    case wait(until: Double)
    /// As many runs as there may be are under way: wait until one of them ends.
    case waitForEnd
    case stop
  }

  private let settings: QueueSettings
  /// Runs that this queue has started and that have not ended.
  private var started: Set<JobID> = []
  /// Those that are not tried again, as they were staged then.
  private var tried: [JobID: Double] = [:]
  private var toldMismatches: Set<JobID> = []
  private var toldWaiting: Set<JobID> = []
  private var hasGreeted = false
  private var isIdle = false

  package init(_ settings: QueueSettings) {
    self.settings = settings
  }

  /// Decides by the present state. To be asked again after each action that was carried out.
  package mutating func next(now: Double, _ snapshot: QueueSnapshot) -> [Action] {
    var actions: [Action] = []
    if !hasGreeted {
      hasGreeted = true
      if settings.runsOnce { actions.append(.say(.processing)) }
    }
    guard started.count < settings.concurrency else { return actions + [.waitForEnd] }
    for run in snapshot.staged where isStartable(run, snapshot, &actions) {
      isIdle = false
      return actions + [.say(.starting(run.id)), .start(run.id, gpus: settings.gpus)]
    }
    // The end of a run of ours may make another startable.
    if settings.runsOnce { return actions + [started.isEmpty ? .stop : .waitForEnd] }
    if started.isEmpty, !isIdle {
      isIdle = true
      actions.append(.say(.waiting))
    }
    return actions + [.wait(until: now + Double(settings.pollInterval))]
  }

  private mutating func isStartable(
    _ run: QueueSnapshot.StagedRun, _ snapshot: QueueSnapshot, _ actions: inout [Action]
  ) -> Bool {
    guard tried[run.id] != run.time, !started.contains(run.id) else { return false }
    if let gpus = settings.gpus, let other = run.gpus, other != gpus {
      if toldMismatches.insert(run.id).inserted {
        actions.append(.say(.ignoring(run.id, runGPUs: other, queueGPUs: gpus)))
      }
      return false
    }
    let others = blocking(run, snapshot)
    guard others.isEmpty else {
      if toldWaiting.insert(run.id).inserted {
        actions.append(.say(.blocked(run.id, by: others)))
      }
      return false
    }
    return true
  }

  /// The runs that have to end before this one can start.
  private func blocking(_ run: QueueSnapshot.StagedRun, _ snapshot: QueueSnapshot) -> [JobID] {
    if settings.waitsForRunning {
      let unseen = started.subtracting(snapshot.running).sorted { $0.text < $1.text }
      return snapshot.running + unseen
    }
    // It is tied to these: started before them it could only fail.
    let unfinished = started.union(snapshot.running).union(snapshot.pending)
      .union(snapshot.staged.lazy.filter { tried[$0.id] != $0.time }.map(\.id))
    return run.dependencies.filter { $0 != run.id && unfinished.contains($0) }
  }

  package mutating func hasStarted(_ id: JobID, stagedAt time: Double) {
    started.insert(id)
    tried[id] = time
  }

  /// Another process was quicker, or it cannot be taken.
  package mutating func couldNotClaim(_ id: JobID, stagedAt time: Double) {
    tried[id] = time
  }

  /// A run that was started has ended.
  package mutating func hasEnded(_ id: JobID, exitCode: Int32) -> QueueMessage? {
    started.remove(id)
    return exitCode == 0 ? nil : .failed(id, exitCode: exitCode)
  }
}
