import Views

extension LaunchProgress {
  /// The progress of the launch that holds a ledger, as far as the ledger tells; nil where there is
  /// none, or how much it has to do is unknown. `now`: seconds since 1970.
  package init?(_ status: LedgerStatus, now: Double) {
    guard let launch = status.launch, let left = status.left else { return nil }
    var runtimes = RuntimeDistribution()
    for runtime in status.runtimesInLaunch { runtimes.record(runtime) }
    let running = status.running.map { job in
      RunningJob(
        id: job.id.text, command: job.command, seconds: job.age(at: launch.jobTime(at: now)) ?? 0,
        number: job.number)
    }
    self.init(
      name: status.name,
      total: status.endedInLaunch - status.skippedInLaunch + running.count
        + left + (status.notStarted ?? 0),
      done: status.completedInLaunch, failed: status.failedInLaunch,
      skipped: status.skippedInLaunch, left: left,
      workers: launch.workers ?? max(1, running.count), elapsed: launch.elapsed(at: now),
      capacity: launch.clock?.capacity(at: now),
      running: running, runtimes: runtimes,
      message: launch.notableActivity)
    stoppedEarly = status.stoppedEarlyInLaunch
    terminated = status.terminatedInLaunch
    notStarted = status.notStarted ?? 0
    retrying = min(left, status.retrying)
  }
}

extension LedgerStatus {
  /// Seconds until the launch ends, as far as the ledger tells; nil if that is unknown. `now`: seconds since 1970.
  package func remaining(at now: Double) -> Double? {
    LaunchProgress(self, now: now).flatMap { progress in
      var remaining = RemainingTime()
      return remaining.update(progress)
    }
  }
}
