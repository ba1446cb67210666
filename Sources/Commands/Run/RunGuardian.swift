import Arguments
import Glibc
import Jobs
import Ledger
import LocalExecution
import Posix
import Runs

/// The first of the two processes of `run`: as for a launch, it stays by the other one, and brings
/// to an end what that leaves behind if it is killed.
struct RunGuardian {
  private static let grace = 30.0

  private let options: RunCommand

  init(_ options: RunCommand) {
    self.options = options
  }

  func run() throws(CommandFailure) -> Int32 {
    let guardian: Guardian
    do throws(SystemError) {
      // Runs share their ledger with others, so there is no lock to hand on.
      let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
      // An optimizer runs beside the workers.
      let slots = options.workers.count + (options.mayHaveOptimizer ? 1 : 0)
      guardian = try Guardian(slots: slots, lock: nothing, arguments: options.commandLine)
    } catch {
      throw CommandFailure("\(error)", exitCode: 71)
    }
    let status = guardian.awaitLauncher()
    if let file = options.backgroundFile { unlink(file) }
    switch status {
    case .exited(let code): return code
    case .signaled(let signal, _):
      var orphans = guardian.orphans
      if orphans.count > 0, let folder = guardian.ledgerFolder {
        try bringToAnEnd(&orphans, LedgerLocation(folder: folder))
      }
      Signals.endProcess(by: signal)
      return 128 + signal
    }
  }

  private func bringToAnEnd(
    _ orphans: inout OrphanedJobs, _ location: LedgerLocation
  ) throws(CommandFailure) {
    Console.warn("batchrun was killed; waiting for \(orphans.count) of its runs")
    do throws(LedgerError) {
      let writer = try RunWriter(location)
      try orphans.recordEnds(
        in: writer.ledger, of: LedgerFolder.forWriting(location), grace: RunGuardian.grace)
      try writer.close()
    } catch {
      throw CommandFailure(error)
    }
  }
}
