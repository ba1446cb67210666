import Ledger
import LocalExecution
import Posix

/// The first of the two processes of a launch: it takes the lock, starts the launcher and stays by
/// it. What the launcher leaves behind if it is killed, it brings to an end.
package struct LaunchGuardian {
  private let request: LaunchRequest
  private let tell: LaunchListener

  package init(_ request: LaunchRequest, tell: @escaping LaunchListener) {
    self.request = request
    self.tell = tell
  }

  /// Starts this program again with these words, the first of which is its name, and waits for its
  /// end.
  package func run(_ arguments: [String]) throws(RunFailure) -> RunResult {
    let spec = try SpecLaunch(request)
    if let spec {
      for warning in spec.warnings { tell(.odd(spec: warning)) }
    } else {
      try LaunchInput.check(request.runfile)
    }
    let unused = UnusedLedger(request.location)
    let (folder, lock) = try takeLedger()
    let earlier = spec.map { _ in EarlierRunfile(request.runfile) }
    do throws(RunFailure) {
      try spec?.write(tell)
    } catch {
      lock.note(.idle)
      unused.remove(folder)
      throw error
    }
    let guardian: Guardian
    do throws(SystemError) {
      guardian = try Guardian(
        slots: request.terms.executor.localSlots(of: request.terms.policy.slots),
        lock: lock.descriptor.raw, arguments: arguments)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
    let heartbeat = LockHeartbeat(lock) { !guardian.isLockReleased }
    defer { heartbeat?.stop() }
    let status = try seeThrough(guardian, folder, lock)
    if !guardian.isLockReleased { lock.note(.idle) }
    // One that was asked to end ends itself by that signal.
    if case .signaled(let signal, _) = status, !Signals.stopping.contains(signal),
      QueueState.open(in: folder.directory) != nil
    {
      tell(.leftOnCluster(request.terms.executor.kind))
    }
    if status == .exited(code: RunFailure.refused) {
      earlier?.restore()
      unused.remove(folder)
    }
    return RunResult(status)
  }

  private func takeLedger() throws(RunFailure) -> (LedgerFolder, LaunchLock) {
    do throws(LedgerError) {
      while true {
        let folder = try LedgerFolder.forWriting(request.location)
        let acquisition = LockAcquisition(
          folder, waits: request.waits, survivors: request.survivors,
          waiting: { [tell] in tell(.waiting($0)) })
        let lock = try acquisition.acquire()
        // A launch that was refused removes the folder that it made.
        if lock.isInPlace { return (folder, lock) }
      }
    } catch {
      throw RunFailure(error)
    }
  }

  /// Waits for the launcher, and for the jobs that it leaves if it is killed.
  private func seeThrough(
    _ guardian: Guardian, _ folder: LedgerFolder, _ lock: LaunchLock
  ) throws(RunFailure) -> WaitStatus {
    var isOrphaned = false
    let grace = request.terms.policy.grace
    do throws(LedgerError) {
      let status = try guardian.run(grace: grace) { () throws(LedgerError) in
        folder
      } writer: { (folder, jobs, signal) throws(LedgerError) in
        isOrphaned = true
        tell(.orphaned(jobs: jobs, signal: signal))
        lock.note(.draining)
        let ledger = try Ledger(opening: folder, holding: lock)
        return Guardian.Account(ledger) { () throws(LedgerError) in try ledger.close() }
      }
      if isOrphaned { tell(.orphansEnded) }
      return status
    } catch {
      throw RunFailure(error)
    }
  }
}
