import Jobs
import Launching
import Ledger
import Operations
import Runs

/// A run as a job of a launch.
struct RunJob: Sendable {
  let id: JobID
  let flags: Flags
  let part: RunAttempt.Part
  /// Attempts that started before.
  var attempts = 0
  /// The number of the trial in its batch, from 1; nil if it is not one.
  var trial: Int?
  /// Absolute; nil for the one that its ledger has for it.
  var directory: String?
  /// The run whose copy of the source code it shares; nil if it has its own.
  var sourceOwner: JobID?
  var choices = DependencyChoices()
  var resolved = ResolvedDependencies()
  /// Set if it is the process that chooses the trials of its batch.
  var optimizer: OptimizerProcess?

  func program(in context: RunContext) -> RunProgram {
    let inLedger = context.folders.directory(of: id)
    return RunProgram(
      context: context, id: id, flags: flags, part: part, trial: trial,
      directory: directory ?? inLedger, isInLedger: directory.map { $0 == inLedger } ?? true,
      sourceOwner: sourceOwner,
      choices: choices, resolved: resolved, optimizer: optimizer)
  }
}

extension RunJob {
  /// The same, if a cluster has this attempt of it already.
  func continuing(_ attempt: Int?) -> RunJob {
    guard let attempt else { return self }
    var job = self
    job.attempts = attempt - 1
    return job
  }

  /// A run that is on record, alone in its launch; `choices` are the runs that were named for it.
  init(single run: RunRecord, choices: DependencyChoices) {
    // A trial that was never started has no source code yet.
    self.init(run, .single, sourceOwner: run.batch, choices: choices)
  }

  /// A trial that is run again, or that was never started.
  init(trial run: RunRecord, of batch: RunRecord, choices: DependencyChoices) {
    self.init(run, .trial, sourceOwner: batch.id, choices: choices)
  }

  private init(
    _ run: RunRecord, _ part: RunAttempt.Part, sourceOwner: JobID?, choices: DependencyChoices
  ) {
    let resolved = ResolvedDependencies(run)
    self.init(
      id: run.id, flags: run.flags, part: part, attempts: run.attempts,
      trial: part == .trial ? run.place : nil, directory: run.directory, sourceOwner: sourceOwner,
      choices: choices.isEmpty || (part == .trial && !resolved.choices.isEmpty)
        ? resolved.choices : choices, resolved: resolved)
  }
}

/// The runs of a launch, in the order of starting.
struct RunJobs: JobSource {
  let context: RunContext
  private(set) var jobs: [RunJob]

  init(_ context: RunContext, _ jobs: [RunJob]) {
    self.context = context
    self.jobs = jobs
  }

  mutating func add(_ job: RunJob) { jobs.append(job) }

  var count: Int { jobs.count }
  var skipped: Int { 0 }

  func jobs(named references: [JobReference]) -> [[NamedJob]] {
    references.map { reference in
      jobs.indices.compactMap { position in
        let job = jobs[position]
        guard job.part == .trial, reference.matches(id: job.id, line: job.trial) else { return nil }
        return NamedJob(id: job.id, number: job.trial, place: .position(position))
      }
    }
  }

  /// None is ever left alone.
  mutating func readmit(_ numbers: [Int]) {}

  func job(at position: Int) -> LaunchJob {
    let job = jobs[position]
    return LaunchJob(
      id: job.id, job.program(in: context), command: context.pattern.nameBytes,
      earlierAttempts: job.attempts)
  }
}
