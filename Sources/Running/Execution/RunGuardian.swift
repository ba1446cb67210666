import Glibc
import Launching
import Ledger
import LocalExecution
import Posix
import Runs

/// The first of the two processes of `run`: as for a launch, it stays by the other one, and brings
/// to an end what that leaves behind if it is killed.
package struct RunGuardian {
  private let slots: Int
  private let grace: Double

  /// - Parameters:
  ///   - slots: this many runs can be under way at once.
  ///   - grace: seconds that a run has when asked to end.
  package init(slots: Int, grace: Double) {
    self.slots = slots
    self.grace = grace
  }

  /// Starts this program again with these words, the first of which is its name, and waits for its
  /// end. `waiting` gets the number of runs that a killed process has left, which are waited for too.
  package func run(
    _ arguments: [String], waiting: (Int) -> Void
  ) throws(RunFailure) -> RunResult {
    let guardian: Guardian
    do throws(SystemError) {
      // Runs share their ledger with others, so there is no lock to hand on.
      guardian = try Guardian(slots: slots, lock: nil, arguments: arguments)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
    do throws(LedgerError) {
      let status = try guardian.run(grace: grace) { () throws(LedgerError) in
        guard let folder = guardian.ledgerFolder else { return nil }
        return try LedgerFolder.forWriting(LedgerLocation(folder: folder))
      } writer: { (folder, count, _) throws(LedgerError) in
        waiting(count)
        return try RunGuardian.account(of: folder.location.folder)
      }
      return RunResult(status)
    } catch {
      throw RunFailure(error)
    }
  }

  /// Where the ends of runs are recorded that a killed process has left in the ledger in this folder.
  static func account(of folder: String) throws(LedgerError) -> Guardian.Account {
    let writer = try RunWriter(LedgerLocation(folder: folder))
    return Guardian.Account(writer.ledger) { () throws(LedgerError) in try writer.close() }
  }
}

extension RunMachine {
  /// This machine, for the process that a guardian has started; nil if this is no such process.
  package static func guarded() throws(RunFailure) -> RunMachine? {
    let link: GuardianLink?
    do throws(SystemError) {
      link = try GuardianLink()
    } catch {
      throw .guardianUnknown(error)
    }
    guard let link else { return nil }
    RunClaimer.isGuarded(by: link.process)
    var machine = RunMachine(
      slots: link.table.capacity, lifeline: link.lifeline,
      signals: { () throws(SystemError) in
        let answered = Signals.prepare(drains: true)
        link.closeDescriptorsOnStart()
        return try SignalQueue(answered)
      },
      executor: { (order) throws(SystemError) in
        try ExecutorFactory.executor(order, link.table)
      },
      announce: { ledger in link.table.ledgerFolder = ledger })
    machine.holdSignals = { _ = Signals.prepare(drains: true) }
    machine.terminalUser = link.process.pid
    machine.controlName = ControlPort.name(of: .current)
    return machine
  }
}
