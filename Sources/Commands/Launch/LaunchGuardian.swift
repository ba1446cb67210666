import Arguments
import Glibc
import Jobs
import Ledger
import LocalExecution
import Posix
import Text

/// The first of the two processes of a launch: it takes the lock, starts the launcher and stays by
/// it. What the launcher leaves behind if it is killed, it brings to an end.
struct LaunchGuardian {
  private let request: LaunchRequest

  init(_ request: LaunchRequest) {
    self.request = request
  }

  func run() throws(CommandFailure) -> Int32 {
    try checkRunfile()
    let folder: LedgerFolder
    do throws(LedgerError) {
      folder = try LedgerFolder.forWriting(request.location)
    } catch {
      throw CommandFailure(error)
    }
    let lock = try LockAcquisition(request, folder).acquire()
    let guardian: Guardian
    do throws(SystemError) {
      guardian = try Guardian(slots: request.policy.slots, lock: lock.descriptor.raw)
    } catch {
      throw CommandFailure("\(error)", exitCode: 71)
    }
    let heartbeat = LockHeartbeat(lock) { !guardian.isLockReleased }
    defer { heartbeat?.stop() }
    switch guardian.awaitLauncher() {
    case .exited(let code):
      if !guardian.isLockReleased { lock.write(LaunchLock.idle) }
      return code
    case .signaled(let signal, _):
      var orphans = guardian.orphans
      if orphans.count > 0 { try bringToAnEnd(&orphans, folder, lock, killedBy: signal) }
      if !guardian.isLockReleased { lock.write(LaunchLock.idle) }
      Signals.endProcess(by: signal)
      return 128 + signal
    }
  }

  /// What can be said of the runfile before anything is made on disk.
  private func checkRunfile() throws(CommandFailure) {
    guard request.options.runfile != "-" else { return }
    do throws(RunfileError) {
      _ = try RunfileSource(path: request.options.runfile)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Waits for the jobs of a launcher that was killed, and records how they end.
  private func bringToAnEnd(
    _ orphans: inout OrphanedJobs, _ folder: LedgerFolder, _ lock: LaunchLock,
    killedBy signal: Int32
  ) throws(CommandFailure) {
    let count = orphans.count
    Console.warn(
      "the launcher was killed (\(Signals.name(signal))); waiting for \(count) "
        + "\(count == 1 ? "job" : "jobs") that it left running; Ctrl-C ends "
        + (count == 1 ? "it" : "them"))
    lock.write(LockHolder.draining)
    do throws(LedgerError) {
      let ledger = try Ledger(opening: folder, holding: lock)
      try orphans.recordEnds(in: ledger, of: folder, grace: request.policy.grace)
      try ledger.close()
    } catch {
      throw CommandFailure(error)
    }
    Console.warn("they have ended, and that is recorded; launch again to go on")
  }
}

extension LockHolder {
  /// What stands in the lock while a launch starts nothing new because one of its two processes
  /// was killed.
  static let draining = "draining"
}

extension GuardianLink {
  /// Gives the lock back, for both processes.
  func release(_ lock: LaunchLock) {
    lock.write(LaunchLock.idle)
    table.isLockReleased = true
    lock.release()
  }
}

extension LaunchLock {
  /// Notes what this process is doing now; the launch began when it began. It is for people; if it cannot be written, the lock
  /// still holds.
  func write(_ state: String, guardian: ProcessIdentity? = nil) {
    let own = ProcessIdentity.current
    try? write(
      LockHolder(
        pid: own.pid, pidStart: own.startTicks, guardianPID: guardian?.pid,
        guardianStart: guardian?.startTicks, host: Machine.hostname,
        bootID: Machine.bootIdentifier, started: holder?.started ?? Clock.wall, state: state))
  }
}
