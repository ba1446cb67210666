import Glibc
import Launching
import Ledger
import Posix
import RunfileChecks

/// A launch as requested: which lines, in which ledger, by which terms. All of it is checked,
/// except what the runfile and the ledger hold.
package struct LaunchRequest: Sendable {
  /// Of the launch, for people and for its jobs.
  package var name: String
  /// Whether the name, and the ledger by it, only follow from that of the runfile.
  package var isNameImplied = false
  package var location: LedgerLocation
  /// The path of the runfile; `-` for standard input.
  package var runfile: String
  /// The grid spec that the runfile is made of first; nil if the user names the runfile itself.
  package var spec: String?
  /// Whether commands of the grid spec have parameters that their words do not name.
  package var hidesParameters = false
  /// What the grid spec looks for, if it is a sweep file that is a search.
  package internal(set) var search: SweepSearch?
  /// Whether it chooses its jobs itself, one after another.
  package var choosesJobs: Bool { search?.space != nil }
  package var mode = LaunchMode.resume
  /// Whether each of several equal lines is a separate job.
  package var replicates = false
  package var terms: RunTerms
  /// The seed of everything random in this launch.
  package var seed: UInt64

  /// Which lines, or which combinations of the grid spec, are wanted, by their parameters; nil for all.
  package var only: ParameterFilter?

  /// Whether lines are run that are appended to the runfile.
  package var follows = false
  /// Seconds without a new line that end the following; nil for none.
  package var idleLimit: Double?

  /// Looks at lines that are not on record before anything starts; nil to run them unchanged.
  package var check: RunfileCheck?

  /// Whether another launch that has the ledger is waited for.
  package var waits = false
  /// What is done with jobs of a launch that was killed.
  package var survivors = SurvivorPolicy.wait

  /// The shell that runs every line; nil for the standard one, and for none if a line needs none.
  package var shell: Shell?
  /// The folder that jobs work in, as given; nil for ours.
  package var workingFolder: String?
  /// Whether each job works in its own folder.
  package var isolates = false

  /// The metrics that are asked for of its jobs; if it names none, those of earlier launches hold. An empty
  /// objective ends that of earlier launches.
  package var metrics = LedgerMetrics()

  /// Of this program.
  package var version: String

  /// Where its lines come from, and where they run. Of a grid spec that is the spec: its runfile has the
  /// same name as that of another spec with the same name.
  var place: LaunchPlace {
    var status = stat()
    let source = spec ?? runfile
    let isFile = source != "-" && stat(source, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    return LaunchPlace(
      runfile: isFile ? resolvedPath(source) ?? source : LaunchPlace.noFile,
      folder: isolates ? nil : resolvedPath(workingFolder ?? ".") ?? workingFolder ?? ".")
  }

  package init(
    name: String, location: LedgerLocation, runfile: String, terms: RunTerms, seed: UInt64,
    version: String
  ) {
    self.name = name
    self.location = location
    self.runfile = runfile
    self.terms = terms
    self.seed = seed
    self.version = version
  }
}
