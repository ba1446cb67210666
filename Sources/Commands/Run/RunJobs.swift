import Jobs
import Launching
import Operations
import Running
import Runs

/// Runs as the jobs of a launch.
struct RunJobs: JobSource {
  struct Job: Sendable {
    let id: JobID
    let flags: Flags
    /// Attempts that began before.
    let attempts: Int
    /// Absolute; nil for the one that its ledger has for it.
    var directory: String?
    let sourceOwner: JobID?
    var choices = DependencyChoices()
    var resolved = ResolvedDependencies()
    /// Set where it is a batch whose trials a process chooses.
    var optimizer: OptimizerProcess?
  }

  let context: RunContext
  var jobs: [Job]

  var count: Int { jobs.count }
  var skipped: Int { 0 }

  func job(at position: Int) -> LaunchJob {
    let job = jobs[position]
    return LaunchJob(
      id: job.id, job.program(in: context), command: Array(context.operation.fullName.utf8),
      earlierAttempts: job.attempts)
  }
}

extension RunJobs.Job {
  func program(in context: RunContext) -> RunProgram {
    RunProgram(
      context: context, id: id, flags: flags,
      directory: directory ?? context.folders.directory(of: id), sourceOwner: sourceOwner,
      choices: choices, resolved: resolved, optimizer: optimizer)
  }
}
