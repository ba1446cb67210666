import Glibc
import Launching
import LocalExecution
import Posix

/// Where the attempts of runs execute: this machine, with our guardian; or in a test nothing.
package struct RunMachine: Sendable {
  /// This many attempts can be under way at once.
  package var slots: Int
  /// Becomes readable when the guardian has ended.
  package var lifeline: Int32?
  /// The process that a shell knows, if it is another one.
  package var terminalUser: Int32?
  /// Keeps the signals that ask us to stop until they are read: what is on record by then comes to
  /// an end that is on record too.
  package var holdSignals: @Sendable () -> Void = {}
  /// The signals that ask us to stop, from when it is called.
  package var signals: @Sendable () throws(SystemError) -> SignalQueue
  /// Makes what executes jobs, with their logs in the folder of a ledger.
  package var executor: @Sendable (ExecutorOrder) throws(SystemError) -> any Executor
  /// Says which ledger's runs are executed, for the process that has to see to them when we are killed.
  package var announce: @Sendable (_ ledger: String) -> Void
  /// Starts this program with other arguments, in an environment that is laid over ours; a variable
  /// without a value is taken out of it. `tell` gets what the child writes, if that goes through us.
  package var start: ChildStart

  /// The name under which a batch takes requests; nil if it takes none.
  package var controlName: String?
  /// Where single keys come from that ask something of it; nil for nowhere.
  package var keys: (any ControlKeys)?

  package typealias ChildStart =
    @Sendable (
      _ arguments: [String], _ environment: [String: String?], _ tell: @escaping RunListener
    ) throws(SystemError) -> any ChildRun

  package init(
    slots: Int, lifeline: Int32? = nil,
    signals: @escaping @Sendable () throws(SystemError) -> SignalQueue,
    executor:
      @escaping @Sendable (ExecutorOrder) throws(SystemError) -> any Executor,
    announce: @escaping @Sendable (_ ledger: String) -> Void = { _ in },
    start: @escaping ChildStart = { (arguments, environment, tell) throws(SystemError) in
      try RelayedChild(arguments, environment: environment, tell: tell)
    }
  ) {
    self.slots = slots
    self.lifeline = lifeline
    self.signals = signals
    self.executor = executor
    self.announce = announce
    self.start = start
  }
}

extension RunMachine {
  /// For steps that are separate processes: other processes execute what they run.
  package static var stepsOnly: RunMachine {
    RunMachine(
      slots: 0,
      signals: { () throws(SystemError) in try SignalQueue(Signals.prepare(drains: true)) },
      executor: { (_) throws(SystemError) in
        throw SystemError("execute runs without a guardian", code: ENOTSUP)
      })
  }
}
