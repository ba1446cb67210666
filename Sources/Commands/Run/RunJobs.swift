import Jobs
import Launching
import Operations
import Runs

/// Runs as the jobs of a launch.
struct RunJobs: JobSource {
  struct Job: Sendable {
    let id: JobID
    let flags: Flags
    /// Attempts that began before.
    let attempts: Int
    let directory: String
    let sourceOwner: JobID?
    var choices = DependencyChoices()
    var resolved = ResolvedDependencies()
  }

  let context: RunContext
  let jobs: [Job]

  var count: Int { jobs.count }
  var skipped: Int { 0 }

  func order(for attempt: Attempt, startedAt: Double) -> AttemptOrder {
    let job = jobs[attempt.position]
    return AttemptOrder(
      attempt: attempt, id: job.id, command: Array(context.operation.fullName.utf8),
      program: RunProgram(
        context: context, id: job.id, flags: job.flags, directory: job.directory,
        sourceOwner: job.sourceOwner, choices: job.choices, resolved: job.resolved),
      lifetimeNumber: job.attempts + attempt.number, startedAt: startedAt)
  }
}
