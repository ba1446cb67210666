import Jobs

/// Where a ledger stands: how many jobs are in which state, which run, which failed. It is made by
/// taking in every job once; how many jobs it holds in full is bounded.
package struct LedgerStatus: Sendable {
  /// The launch that holds the ledger.
  package struct Launch: Sendable, Equatable {
    package var pid: Int32
    package var host: String
    /// Seconds since 1970.
    package var started: Double
    /// What it is doing: `launching`, `draining`, …
    package var activity: String
    /// Jobs that it has to bring to their end, and how many at once; nil where it does not say.
    package var jobs: Int?
    package var workers: Int?

    package init(
      pid: Int32, host: String, started: Double, activity: String, jobs: Int? = nil,
      workers: Int? = nil
    ) {
      self.pid = pid
      self.host = host
      self.started = started
      self.activity = activity
      self.jobs = jobs
      self.workers = workers
    }
  }

  package let name: String
  package let folder: String
  package let launch: Launch?
  /// Of the failed jobs, this many are kept in full.
  package let failedLimit: Int

  private var counts = [Int](repeating: 0, count: JobState.allCases.count)
  /// The jobs that run, those that have run longest first.
  package private(set) var running: [JobReport] = []
  /// The first failed jobs, in the order of the runfile.
  package private(set) var failed: [JobReport] = []
  /// When the last job began; seconds since 1970.
  package private(set) var lastStart: Double?
  /// What ended since the launch began: how often, and how many of them badly.
  package private(set) var endedInLaunch = 0
  package private(set) var failedInLaunch = 0
  /// The runtimes of those, in seconds, in no order.
  package private(set) var runtimesInLaunch: [Double] = []

  package init(name: String, folder: String, launch: Launch?, failedLimit: Int = 10) {
    self.name = name
    self.folder = folder
    self.launch = launch
    self.failedLimit = failedLimit
  }

  package func count(_ state: JobState) -> Int {
    counts[Self.index(state)]
  }

  package var total: Int { counts.reduce(0, +) }

  /// Jobs that the launch has not begun; nil where there is no launch, or it does not say.
  package var left: Int? {
    launch?.jobs.map { max(0, $0 - endedInLaunch - running.count) }
  }

  /// The state in which `job` shows: one that is recorded as running, though no launch holds the
  /// ledger any more, ended with its launcher.
  package func effectiveState(of job: JobReport) -> JobState {
    job.state == .running && launch == nil ? .terminated : job.state
  }

  /// Where what a job wrote can be read: the file of its output, beside which its errors lie.
  package func logs(of job: JobReport) -> String {
    folder + "/" + (job.output ?? "logs/\(job.id.text)/out.log")
  }

  /// Takes in a job.
  package mutating func add(_ job: JobReport) {
    var job = job
    job.state = effectiveState(of: job)
    counts[Self.index(job.state)] += 1
    if let start = job.start { lastStart = max(lastStart ?? start, start) }
    switch job.state {
    case .running: running.insert(job, at: position(of: job, in: running) { $0.start ?? 0 })
    case .error: addFailed(job)
    default: break
    }
    guard let launch, let start = job.start, start >= launch.started, let runtime = job.runtime,
      job.state == .completed || job.state == .error
    else { return }
    endedInLaunch += 1
    if job.state == .error { failedInLaunch += 1 }
    runtimesInLaunch.append(runtime)
  }

  private mutating func addFailed(_ job: JobReport) {
    if failed.count == failedLimit {
      guard let last = failed.last, JobReport.precedes(job, last) else { return }
      failed.removeLast()
    }
    var position = failed.count
    while position > 0, JobReport.precedes(job, failed[position - 1]) { position -= 1 }
    failed.insert(job, at: position)
  }

  /// Where `job` belongs in jobs that are sorted by `key`.
  private func position(
    of job: JobReport, in jobs: [JobReport], by key: (JobReport) -> Double
  ) -> Int {
    var position = jobs.count
    while position > 0, key(job) < key(jobs[position - 1]) { position -= 1 }
    return position
  }

  private static func index(_ state: JobState) -> Int {
    JobState.allCases.firstIndex(of: state) ?? 0
  }
}
