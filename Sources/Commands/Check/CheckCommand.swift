import Arguments
import JSON
import Ledger
import Posix
import Runs
import Text
import Views

/// `batchrun check`: what this installation is, and what the home takes.
struct CheckCommand: Command {
  var home = Home.ofRuns
  var showsSpace = false
  var isBrief = false
  var isVerbose = false
  var isJSON = false
  var isOffline = false
  var version: String?
  var executor: ExecutorOptions.Name?

  static let manual = Manual(
    name: "check",
    abstract: "Show version, platform and disk usage",
    discussion: """
      Nothing is asked of the network. Runs whose folders were removed by hand are not listed; they are \
      named here, and their records are cleared. Sizes include all files and folders, but not the \
      targets of links; a file that several runs share counts once.
      """,
    examples: [
      .init("batchrun check --space", "Shows the disk usage of runs and deleted runs."),
      .init("batchrun check --version '>=0.1'", "Fails if batchrun is older than that."),
      .init("batchrun check --executor slurm", "Tells whether jobs could run on Slurm from here."),
    ],
    exitCodes: [
      .init("0", "everything is fine"),
      .init("1", "the version does not match, or the cluster cannot be used"),
    ])

  static var declarations: [Declaration<Self>] {
    flag("--space", \.showsSpace, "show the disk usage of the runs folder")
    flag("--env", \.isBrief, "show only version, runs folder and platform")
    option(
      "--version SPEC", \.version, "fail unless the version matches: '0.1.0', '>=0.1,<2'")
    flag("-v, --verbose", \.isVerbose, "show the programs that are used too")
    option("--executor WHERE", \.executor, "ask whether jobs could run there: local, or slurm")
    flag("--json", \.isJSON, "print a JSON object")
    flag("--offline", \.isOffline, "accepted for compatibility; nothing is asked of the network")
      .hidden()
    homeOption(\.home, ofRuns: true)
  }

  func run() throws -> Int32 {
    if let version {
      guard let requirement = VersionRequirement(version) else {
        throw CommandFailure.wrongInput(
          "'\(version)' is not a version specification",
          hint: "examples: '0.1.0', '>=0.1', '>=0.1,<2'"
        )
      }
      guard requirement.allows(batchrunVersion) else {
        throw CommandFailure(
          "version mismatch: this is batchrun \(batchrunVersion), which is not '\(version)'")
      }
    }
    if executor == .slurm { return try ClusterCheckReport(isJSON: isJSON).run() }
    Console.warnOfLinkedLedgers(in: RunStore(home: home))
    clearRemovedRuns()
    let space = showsSpace ? HomeSpace(home) : nil
    let installation = Installation(
      version: batchrunVersion, home: home, searchPath: ExecutableSearch.inheritedPath,
      isBrief ? .brief : isVerbose ? .verbose : .usual, space: space?.lines ?? [],
      leftovers: isVerbose ? space?.leftovers ?? [] : [])
    if isJSON {
      Console.write(bytes: installation.json.bytes + [UInt8(ascii: "\n")])
    } else {
      for line in installation.lines { Console.write(line + "\n") }
    }
    return 0
  }

  /// Of runs whose folders were removed only the records are left.
  private func clearRemovedRuns() {
    do throws(LedgerError) {
      let store = RunStore(home: home)
      let runs = try store.runsWithoutFolder()
      guard !runs.isEmpty else { return }
      _ = try store.remove(runs)
      for run in runs {
        Console.warn(
          "the folder of run \(run.id.shortText) (\(run.operation)) was removed: its record is cleared"
        )
      }
    } catch {
      Console.warn("\(error)")
    }
  }
}
