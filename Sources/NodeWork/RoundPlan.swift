import Jobs
import Ledger

/// The jobs of one submission: which element has which, and how they are executed on a node.
package struct RoundPlan: Sendable, Hashable {
  /// From 1.
  package var round: Int
  /// By which the ledger's jobs are named on the cluster.
  package var identity: String
  /// The absolute path that every element must start in, any bytes.
  package var workingDirectory: [UInt8]
  /// When it was made: seconds since 1970.
  package var madeAt: Double
  package var settings: WorkSettings
  /// By element.
  package var elements: [[PlannedJob]]

  package init(
    round: Int, identity: String, workingDirectory: [UInt8], madeAt: Double,
    settings: WorkSettings, elements: [[PlannedJob]]
  ) {
    self.round = round
    self.identity = identity
    self.workingDirectory = workingDirectory
    self.madeAt = madeAt
    self.settings = settings
    self.elements = elements
  }
}

/// A job in an element.
package struct PlannedJob: Sendable, Hashable {
  package enum Work: Sendable, Hashable {
    /// The command, as a line of shell.
    case line([UInt8])
    /// The words, `NAME=value` entries laid over the node's environment, and where it works; any bytes.
    case program(arguments: [[UInt8]], environment: [[UInt8]], directory: [UInt8])
  }

  package var id: JobID
  /// The number of the attempt in the job's whole life, from 1.
  package var attempt: Int
  /// Of the runfile, from 1; 0 for a program.
  package var line: Int
  package var work: Work

  package init(id: JobID, attempt: Int, line: Int, work: Work) {
    self.id = id
    self.attempt = attempt
    self.line = line
    self.work = work
  }
}

/// How jobs are run on a node, whichever process runs them.
package struct WorkSettings: Sendable, Hashable {
  package var kind: ExecutorKind
  /// The ledger's name, for the jobs.
  package var name: String
  /// The shell that runs a line.
  package var shell: String
  /// Whether a line that needs no shell may be executed without one.
  package var executesDirectly = true
  /// The absolute path of the folder that jobs work in; nil for the worker's own.
  package var workingFolder: [UInt8]?
  /// Whether each job works in its own folder.
  package var isolates = false
  /// How many seconds an attempt may take.
  package var timeLimit: Double?
  /// Seconds that a job has to end once it is asked to.
  package var grace = 10.0
  /// Added to the niceness of jobs.
  package var nice: Int32 = 0
  /// Variables that the user sets for all jobs: `NAME=value` each.
  package var environment: [[UInt8]] = []
  /// How many jobs of one element run at once.
  package var parallel = 1
  /// A line of shell that comes before the worker.
  package var setup: [UInt8]?
  /// Seconds between the cluster's request to end and its SIGKILL.
  package var killWait = 30.0
  /// Seconds between two signs of life.
  package var beat = 60.0

  package init(kind: ExecutorKind, name: String, shell: String) {
    self.kind = kind
    self.name = name
    self.shell = shell
  }
}
