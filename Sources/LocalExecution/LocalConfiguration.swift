import Jobs
import Launching
import Posix

/// How jobs are run on this machine.
package struct LocalConfiguration: Sendable {
  /// The ledger's name, for the jobs.
  package var name: String
  /// The shell that runs a line.
  package var shell = Shell()
  /// Whether a line that needs no shell may be executed without one.
  package var executesDirectly = true
  /// The folder that jobs work in; nil for the launcher's own.
  package var workingFolder: Directory?
  /// Whether each job works in its own folder.
  package var isolates = false
  /// How many seconds an attempt may take. The launch sees to that; here it is only noted, for a
  /// guardian that has to do so in its place.
  package var timeLimit: Double?
  /// Added to the niceness of jobs.
  package var nice: Int32 = 0
  /// A variable with a different value for each slot, and these values.
  package var slotVariable: SlotVariable?

  /// Whether this process was started for nothing but these jobs, by a guardian.
  package var isGuarded = false
  /// Variables that the user sets for all jobs: `NAME=value` each, each name once.
  package var environment: [[UInt8]] = []

  package init(name: String) {
    self.name = name
  }
}
