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
        id: job.id.text, command: job.command, seconds: job.age(at: launch.clock(at: now)) ?? 0,
        number: job.number)
    }
    self.init(
      name: status.name,
      total: status.endedInLaunch - status.skippedInLaunch + running.count
        + left + (status.notStarted ?? 0),
      done: status.completedInLaunch, failed: status.failedInLaunch,
      skipped: status.skippedInLaunch, left: left,
      workers: launch.workers ?? max(1, running.count), elapsed: max(0, now - launch.started),
      running: running, runtimes: runtimes,
      message: launch.notableActivity)
    stoppedEarly = status.stoppedEarlyInLaunch
    terminated = status.terminatedInLaunch
    notStarted = status.notStarted ?? 0
  }
}
