import Arguments
import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Running

/// The command line of `run`, taken apart: its options, and what they ask for.
struct RunInvocation {
  let options: RunCommand
  var request: RunRequest

  init(_ options: RunCommand) throws(CommandFailure) {
    self.options = options
    if let other = options.otherRestart, let run = options.restart {
      throw CommandFailure(
        "only one run can be restarted: '\(other)' or '\(run)'",
        hint: "see 'batchrun run --help'", exitCode: 2)
    }
    if options.namesOperation, options.restart != nil || options.resume != nil {
      throw CommandFailure(
        "OPERATION cannot be used with \(RunInvocation.spelling(of: options))",
        hint: "see 'batchrun run --help'")
    }
    let surroundings = try RunInvocation.surroundings(home: options.home)
    do throws(FlagError) {
      request = try RunRequest(options, in: surroundings)
    } catch {
      throw CommandFailure(error)
    }
    request.terms = try options.scheduling.terms
    request.metrics = try options.scheduling.metricRules
    if let text = options.runID {
      guard let id = JobID(Array(text.utf8)), id.isOfRun else {
        throw .wrongInput("'\(text)' is not a run id (32 hex digits)")
      }
      request.id = id
    }
  }

  /// The option that names the run which is there, as the user has written it.
  private static func spelling(of options: RunCommand) -> String {
    if options.resume != nil { return "--resume" }
    let isStart = CommandLine.arguments.contains { $0 == "--start" || $0.hasPrefix("--start=") }
    return isStart ? "--start" : "--restart"
  }

  private static func surroundings(home: String) throws(CommandFailure) -> RunSurroundings {
    let folder: String
    do throws(SystemError) {
      folder = try CurrentFolder.path()
    } catch {
      throw CommandFailure("\(error)")
    }
    var surroundings = RunSurroundings(
      folder: folder, home: home.hasPrefix("/") ? home : folder + "/" + home,
      user: Console.environment("USER") ?? "\(getuid())", version: batchrunVersion)
    surroundings.parent = Console.environment(StepsRunner.parentVariable)
      .flatMap { JobID(Array($0.utf8)) }
    surroundings.isolation = Console.environment(StepsRunner.isolationVariable)
    surroundings.claim = Console.environment(RunSurroundings.Claim.variable).flatMap {
      RunSurroundings.Claim($0, host: Machine.hostname, bootID: Machine.bootIdentifier)
    }
    return surroundings
  }
}
