import Arguments
import Glibc
import Ledger
import Posix

/// Getting the right to launch, where somebody else may have it.
struct LockAcquisition {
  /// Seconds between two looks at a lock that is held.
  private static let pause = 0.1
  /// Seconds for which somebody is waited for who only brings the snapshot up to date.
  private static let patience = 10.0

  private let request: LaunchRequest
  private let folder: LedgerFolder

  init(_ request: LaunchRequest, _ folder: LedgerFolder) {
    self.request = request
    self.folder = folder
  }

  /// Takes the lock. Another launch has to be waited for with `--wait`; one that only brings the
  /// jobs of a killed launch to their end is always waited for, or told to end them.
  func acquire() throws(CommandFailure) -> LaunchLock {
    var said: String?
    let start = Clock.monotonic
    while true {
      do throws(LedgerError) {
        let own = ProcessIdentity.current
        return try LaunchLock.acquire(
          folder,
          as: LockHolder(
            pid: own.pid, pidStart: own.startTicks, host: Machine.hostname,
            bootID: Machine.bootIdentifier, started: Clock.wall, state: "starting"))
      } catch {
        guard case .held(_, let holder) = error else { throw CommandFailure(error) }
        let message: String
        if let holder, holder.isBrief, Clock.monotonic < start + LockAcquisition.patience {
          usleep(2_000)
          continue
        } else if let holder, holder.isDraining {
          message = answer(holder)
        } else if request.options.waits {
          message =
            "waiting for the launch that has this ledger"
            + (holder.map { ": \($0.summary)" } ?? "")
        } else {
          throw CommandFailure(error)
        }
        if message != said { Console.note(message) }
        said = message
      }
      usleep(UInt32(LockAcquisition.pause * 1e6))
    }
  }

  /// What is done about a launch that was killed and whose jobs still run.
  private func answer(_ holder: LockHolder) -> String {
    switch request.options.survivors {
    case .wait:
      return "an earlier launch was killed; waiting for the jobs that it left running "
        + "(--survivors end ends them)"
    case .end:
      for process in holder.livingProcesses { kill(process.pid, SIGTERM) }
      return "an earlier launch was killed; ending the jobs that it left running"
    }
  }
}

extension LockHolder {
  /// Whether this launch starts nothing new, because one of its two processes is gone.
  fileprivate var isDraining: Bool {
    guard isHere else { return false }
    return state == LockHolder.draining || (guardianPID != nil && livingProcesses.count == 1)
  }

  /// Those of its two processes that live.
  fileprivate var livingProcesses: [ProcessIdentity] {
    guard isHere else { return [] }
    var processes = [ProcessIdentity(pid: pid, startTicks: pidStart)]
    if let guardianPID {
      processes.append(ProcessIdentity(pid: guardianPID, startTicks: guardianStart ?? 0))
    }
    return processes.filter(\.isAlive)
  }

  private var isHere: Bool {
    host == Machine.hostname && bootID == Machine.bootIdentifier
  }
}
