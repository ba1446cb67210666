import Arguments
import Glibc
import Jobs
import Ledger
import Operations
import Posix
import Runs

/// The steps of a run that is executed as a process like any other, since it is a trial of a batch:
/// `run --carry-out ID`. The batch records how it starts and ends.
struct CarriedSteps {
  /// The words behind the program's name with which a trial is started; what its steps take from
  /// the command is said again.
  static func arguments(of id: JobID, _ options: RunCommand, home: String) -> [String] {
    ["run", "--yes", "--home", home, "--carry-out", id.text]
      + (options.label.map { ["--label=\($0)"] } ?? []) + options.tags.map { "--tag=\($0)" }
      + (options.onlyIfNeeded ? ["--needed"] : [])
      + (options.forcesSource ? ["--force-sourcecode"] : [])
  }

  private let request: RunRequest

  /// Steps are run where the user gave the command, not in the directory of the run.
  init(_ options: RunCommand) throws(CommandFailure) {
    if let folder = Console.environment("CMD_DIR") {
      do throws(SystemError) {
        try CurrentFolder.change(to: folder)
      } catch {
        throw CommandFailure("\(error)")
      }
    }
    request = try RunRequest(options)
  }

  func run() throws(CommandFailure) -> Int32 {
    let id = request.options.carriedOut.flatMap { JobID(Array($0.utf8)) }
    let found: RunRecord?
    do throws(LedgerError) {
      found = try id.flatMap { id throws(LedgerError) in
        try RunStore(home: request.home).run(id)
      }
    } catch {
      throw CommandFailure(error)
    }
    guard let run = found else { throw .wrongInput("--carry-out is for batches of steps") }
    let draft = try RunDrafting(request).draft(of: run)
    guard case .steps(let steps) = draft.operation.body else {
      throw .wrongInput("run \(run.id.text) has no steps")
    }
    let context: RunContext
    do throws(LedgerError) {
      context = RunContext(
        request, draft, try RunWriter(run.ledger),
        RunFolders(ledger: absolutePath(run.ledger.folder, in: request.folder)))
    } catch {
      throw CommandFailure(error)
    }
    let ending = StepsExecution(context, run, steps).carryOut()
    do throws(LedgerError) {
      try context.writer.close()
    } catch {
      throw CommandFailure(error)
    }
    if let signal = ending.signal { Signals.endProcess(by: signal) }
    return ending.exitCode
  }
}
