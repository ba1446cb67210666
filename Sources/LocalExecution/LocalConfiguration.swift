import Jobs
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
  /// Whether each job gets a folder of its own to work in.
  package var isolates = false
  /// How many seconds an attempt may take. The launch sees to that; here it is only noted, for a
  /// guardian that has to do so in its place.
  package var timeLimit: Double?
  /// Added to the niceness of jobs.
  package var nice: Int32 = 0
  /// A variable that each slot has a value of its own for, and these values.
  package var slotVariable: SlotVariable?

  package init(name: String) {
    self.name = name
  }
}

/// A variable of the environment that tells a job what its slot owns: `CUDA_VISIBLE_DEVICES`.
package struct SlotVariable: Hashable, Sendable {
  package let name: String
  /// One value for each slot.
  package let values: [String]

  package init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }
}

/// The program that runs a line.
package struct Shell: Hashable, Sendable {
  package static let standardPath = "/bin/sh"
  package let path: String

  package init(path: String = Shell.standardPath) {
    self.path = path
  }

  /// Whether options may be closed with `--` before the line, which lets a line begin with `-`.
  /// The shells of the Bourne family can; of others it is not known.
  var closesOptions: Bool {
    let name = path.split(separator: "/").last ?? ""
    return ["sh", "dash", "bash", "ash", "ksh", "mksh", "zsh"].contains(name)
  }
}
