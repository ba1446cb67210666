import Arguments
import Glibc
import Ledger
import Posix

/// Getting the right to launch, where somebody else may have it.
struct LockAcquisition {
  /// Seconds between two looks at a lock that is held.
  private static let pause = 0.1
  /// Seconds that a holder in passing, which only comes or goes, has to do so.
  private static let patience = 0.8
  /// Seconds that somebody has who only brings the snapshot up to date.
  private static let foldingPatience = 10.0

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
    var told: Set<ProcessIdentity> = []
    let giveUpAt = Clock.monotonic + LockAcquisition.foldingPatience
    var impatientAt = Clock.monotonic + LockAcquisition.patience
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
        let message: String?
        if let holder, holder.isDraining {
          message = answer(holder, &told)
          impatientAt = Clock.monotonic + LockAcquisition.patience
        } else if holder?.isBrief == true, Clock.monotonic < giveUpAt {
          // Somebody only brings the snapshot up to date.
          message = said
        } else if request.options.waits {
          message =
            "waiting for the launch that has this ledger"
            + (holder.map { ": \($0.summary)" } ?? "")
        } else if holder?.isAtWork != true, Clock.monotonic < impatientAt {
          message = said
        } else {
          throw CommandFailure(error)
        }
        if let message, message != said { Console.note(message) }
        said = message
      }
      usleep(UInt32(LockAcquisition.pause * 1e6))
    }
  }

  /// What is done about a launch that was killed and whose jobs still run. Each of its processes is
  /// `told` to end only once: told again it would not leave the jobs their grace period.
  private func answer(_ holder: LockHolder, _ told: inout Set<ProcessIdentity>) -> String {
    switch request.options.survivors {
    case .wait:
      return "an earlier launch was killed; waiting for the jobs that it left running "
        + "(--survivors end ends them)"
    case .end:
      for process in holder.livingProcesses where told.insert(process).inserted {
        kill(process.pid, SIGTERM)
      }
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

  /// Whether both of its processes are there. One that is not at work has only just begun, or was
  /// killed in its first moments, or is at its end.
  fileprivate var isAtWork: Bool {
    guard isHere else { return true }
    return guardianPID != nil && livingProcesses.count == 2
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
