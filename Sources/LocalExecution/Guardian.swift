import CPOSIX
@preconcurrency import Glibc
import Ledger
import Posix

/// The parent of the launcher: a process that does nothing but be there.
///
/// It passes signals on and ends as the launcher ends. If the launcher is killed, its jobs become
/// children of the guardian (a child subreaper), which knows from the shared slot table what they
/// are: it waits for them and tells how they ended, so that no work is lost and none is done twice.
package struct Guardian {
  /// How the launcher finds out that it is one, and whose.
  static let variable = "BATCHRUN_GUARDIAN"

  /// The open files that a launch or a run needs, whatever it runs.
  private static let leastOpenFiles = 20

  private let table: SlotTable
  private let launcher: Int32
  private let signals: [Int32]
  /// What the terminal behind standard error, if it is one, did with what was typed.
  private let typing: TypingMode.Memory?

  /// Starts this program again with these words, the first of which is its name, as the launcher.
  /// That holds the descriptor `lock` too, if there is one. It begins with `slots`, and may get
  /// more.
  package init(slots: Int, lock: Int32?, arguments: [String]) throws(SystemError) {
    // Without it nothing could be known of processes, and this program could not be found.
    guard access(OwnProgram.link, F_OK) == 0 else { throw SystemError("use /proc") }
    guard Machine.openFileLimit >= Guardian.leastOpenFiles else {
      throw SystemError(
        "start anything", code: EMFILE,
        because: "only \(Machine.openFileLimit) open files are allowed, and it takes "
          + "\(Guardian.leastOpenFiles)")
    }
    typing = TypingMode.Memory(of: STDERR_FILENO)
    signals = Signals.prepare(drains: true) + [SIGCHLD]
    table = try SlotTable(count: slots, capacity: SlotTable.capacity(for: slots))
    cposix_become_subreaper()
    let nothing = lock == nil ? open("/dev/null", O_RDONLY | O_CLOEXEC) : -1
    defer { if nothing >= 0 { close(nothing) } }
    launcher = try Guardian.startLauncher(
      with: arguments, inheriting: [lock ?? nothing, table.memory.descriptor])
  }

  /// Where the ends of jobs are recorded that a killed launcher has left.
  package struct Account {
    package let writer: any LedgerWriter
    package let close: () throws(LedgerError) -> Void

    package init(
      _ writer: any LedgerWriter, close: @escaping () throws(LedgerError) -> Void
    ) {
      self.writer = writer
      self.close = close
    }
  }

  /// Waits for the launcher's end. If it was killed, waits for the jobs that it has left too, and
  /// records how they end; they have `grace` seconds when they are asked to end.
  ///
  /// `folder` is that of the ledger, nil if it is not known which that is; `writer` opens it, given
  /// how many jobs there are and the signal that ended the launcher.
  package func run(
    grace: Double, folder: () throws(LedgerError) -> LedgerFolder?,
    writer: (LedgerFolder, _ jobs: Int, _ signal: Int32) throws(LedgerError) -> Account
  ) throws(LedgerError) -> WaitStatus {
    let (status, hasStopped) = awaitLauncher()
    guard case .signaled(let signal, _) = status else { return status }
    // It may have been killed while its display had the terminal.
    if ProcessIdentity.isInForeground(getpid()) { typing?.restore() }
    var orphans = OrphanedJobs(table: table, mayBeStopped: hasStopped)
    orphans.continuePaused()
    guard orphans.count > 0, let folder = try folder() else { return status }
    try orphans.leaveOutRecorded(in: folder)
    guard orphans.count > 0 else { return status }
    let account = try writer(folder, orphans.count, signal)
    try orphans.recordEnds(in: account.writer, of: folder, grace: grace)
    try account.close()
    return status
  }

  /// Waits for the launcher's end, passing signals on to it. A stop from the terminal stops the
  /// launcher first, which stops its jobs, and then the guardian. A launcher that another process
  /// stopped is for that process to continue: the guardian stays awake. Only to obey a signal that
  /// asks it to end it is continued.
  ///
  /// Returns too whether jobs may have been stopped by such a stop.
  private func awaitLauncher() -> (WaitStatus, hasStopped: Bool) {
    var passedStopOn = false
    var hasStopped = false
    while true {
      if let status = reapLauncher() { return (status, hasStopped) }
      let signal = nextSignal()
      if signal != SIGCHLD { kill(launcher, signal) }
      if Signals.stopping.contains(signal) { kill(launcher, SIGCONT) }
      if signal == SIGTSTP { (passedStopOn, hasStopped) = (true, true) }
      if cposix_was_stopped(launcher), passedStopOn {
        passedStopOn = false
        raise(SIGSTOP)
        kill(launcher, SIGCONT)
      }
    }
  }

  /// The folder of the ledger that the launcher works on, if the launcher has reported it.
  package var ledgerFolder: String? { table.ledgerFolder }

  /// Whether the lock of the ledger is no longer the launch's, although the launcher may be there.
  package var isLockReleased: Bool { table.isLockReleased }

  // MARK: Starting the launcher

  private static func startLauncher(
    with arguments: [String], inheriting descriptors: [Int32]
  ) throws(SystemError) -> Int32 {
    var child = ChildProcess(standard: (0, 1, 2))
    // Signals of the terminal go to a group of its session: to the guardian alone, which passes
    // them on. And no job can get at the terminal.
    child.group = .newSessionMember
    child.inherited = descriptors
    child.kept = DescriptorPath.descriptors(namedIn: arguments)
    let environment =
      JobEnvironment.inherited.filter { !$0.starts(with: "\(variable)=".utf8) }
      + [Array("\(variable)=\(getpid())".utf8)]
    return try child.startSelf(arguments, environment: environment)
  }

  // MARK: Waiting

  private func nextSignal() -> Int32 {
    var set = Signals.set(of: signals)
    while true {
      var signal: Int32 = 0
      if sigwait(&set, &signal) == 0 { return signal }
    }
  }

  /// Reaps what has ended, daemons that outlived their jobs among it. Jobs of a killed launcher
  /// are left for `orphans`, which takes down how they ended.
  private func reapLauncher() -> WaitStatus? {
    var status: Int32 = 0
    while true {
      let ended = waitpid(launcher, &status, WNOHANG)
      if ended == launcher { return WaitStatus(status) }
      let pid = cposix_ended_child()
      guard pid > 0, pid != launcher else { return nil }
      if table.slot(of: pid) != nil { continue }
      waitpid(pid, nil, WNOHANG)
    }
  }
}

/// What a launcher knows of its guardian.
package struct GuardianLink: Sendable {
  /// The descriptor of the lock that both hold.
  package let lock: Int32
  package let table: SlotTable
  /// The guardian, as long as it lives.
  package let process: ProcessIdentity
  /// A descriptor that becomes readable when the guardian has ended.
  package let lifeline: Int32

  /// The link of this process; nil if it has no guardian, so is none's launcher.
  package init?() throws(SystemError) {
    guard let text = getenv(Guardian.variable), let pid = Int32(String(cString: text)) else {
      return nil
    }
    unsetenv(Guardian.variable)
    lock = 3
    for descriptor: Int32 in [3, 4] { _ = cposix_close_on_exec(descriptor) }
    table = try SlotTable(inherited: 4)
    lifeline = cposix_pidfd_open(pid)
    guard lifeline >= 0, getppid() == pid, let process = ProcessIdentity(pid: pid) else {
      throw SystemError("find the guardian", code: ESRCH)
    }
    self.process = process
  }
}

extension GuardianLink {
  /// Sees to it that no program that is started gets any descriptor that this process has by now.
  package func closeDescriptorsOnStart() {
    _ = cposix_close_from_on_exec(3)
  }
}
