import Glibc
import Launching
import Ledger
import LocalExecution
import Posix

/// Where a launch executes its jobs: this machine, with our guardian; or in a test nothing.
package struct LaunchMachine: Sendable {
  /// The process that the shell knows, which has taken the lock.
  package var guardian: ProcessIdentity
  /// Becomes readable when the guardian has ended.
  package var lifeline: Int32?
  /// The signals that ask us to stop, from when it is called.
  package var signals: @Sendable () throws(SystemError) -> SignalQueue
  /// The lock of the ledger, which the guardian has taken for us.
  package var lock: @Sendable (LedgerLocation) throws(LedgerError) -> LaunchLock
  /// Makes what executes jobs, with their logs in the folder of a ledger.
  package var executor: @Sendable (ExecutorOrder) throws(SystemError) -> any Executor
  /// Tells the guardian that the lock is no longer ours.
  package var tellRelease: @Sendable () -> Void
  /// The name under which the launch takes requests; nil if it takes none.
  package var controlName: String?
  /// Where single keys come from that ask something of it; nil for nowhere.
  package var keys: (any ControlKeys)?

  package init(
    guardian: ProcessIdentity, lifeline: Int32? = nil,
    signals: @escaping @Sendable () throws(SystemError) -> SignalQueue,
    lock: @escaping @Sendable (LedgerLocation) throws(LedgerError) -> LaunchLock,
    executor:
      @escaping @Sendable (ExecutorOrder) throws(SystemError) -> any Executor,
    tellRelease: @escaping @Sendable () -> Void = {}
  ) {
    self.guardian = guardian
    self.lifeline = lifeline
    self.signals = signals
    self.lock = lock
    self.executor = executor
    self.tellRelease = tellRelease
  }
}

extension LaunchMachine {
  /// This machine, for the process that a guardian has started; nil if this is no such process.
  static func guarded() throws(RunFailure) -> LaunchMachine? {
    let link: GuardianLink?
    do throws(SystemError) {
      link = try GuardianLink()
    } catch {
      throw .guardianUnknown(error)
    }
    guard let link else { return nil }
    var machine = LaunchMachine(
      guardian: link.process, lifeline: link.lifeline,
      signals: { () throws(SystemError) in
        let answered = Signals.prepare(drains: true)
        link.closeDescriptorsOnStart()
        return try SignalQueue(answered)
      },
      lock: { (location) throws(LedgerError) in try LaunchLock.adopt(link.lock, of: location) },
      executor: { (order) throws(SystemError) in
        try ExecutorFactory.executor(order, link.table)
      },
      tellRelease: { link.table.isLockReleased = true })
    machine.controlName = ControlPort.name(of: .current)
    return machine
  }
}
