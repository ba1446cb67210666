import Jobs
import Ledger
import Operations

/// What the place says in which runs are asked for: folders, the user, and whose part the runs are.
package struct RunSurroundings: Sendable {
  /// A run that a queue has claimed for the process that starts it.
  package struct Claim: Hashable, Sendable {
    package let run: JobID
    package let claimer: RunClaimer

    package init(run: JobID, claimer: RunClaimer) {
      self.run = run
      self.claimer = claimer
    }
  }

  /// Where the user is; absolute.
  package let folder: String
  /// The folder of all ledgers; absolute.
  package let home: String
  /// The user who asks for it.
  package var user: String
  /// Of this program: what is built in has no other.
  package var version: String
  /// The run of steps that this is a step of.
  package var parent: JobID?
  /// The folder of a run of steps whose links are the only runs that can be seen; nil for all runs.
  package var isolation: String?
  package var claim: Claim?

  package init(folder: String, home: String, user: String, version: String) {
    self.folder = folder
    self.home = home
    self.user = user
    self.version = version
  }

  /// The runs that can be seen; nil for all.
  var visibleRuns: Set<JobID>? {
    isolation.map { StepLinks(directory: $0).runs }
  }
}

extension RunSurroundings.Claim {
  /// Tells a run that a queue starts which process has claimed it.
  package static let variable = "BATCHRUN_CLAIMED_RUN"

  /// The value of the variable: the run's id, and the queue's process with its start.
  var text: String { "\(run.text) \(claimer.pid) \(claimer.pidStart)" }

  /// Nil for a text that says no such thing. The claimer is on this host.
  package init?(_ text: String, host: String, bootID: String) {
    let words = text.split(separator: " ")
    guard words.count == 3, let run = JobID(Array(words[0].utf8)), let pid = Int32(words[1]),
      let start = UInt64(words[2])
    else { return nil }
    self.run = run
    claimer = RunClaimer(pid: pid, pidStart: start, host: host, bootID: bootID)
  }
}
