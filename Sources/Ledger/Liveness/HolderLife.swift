import Glibc
import Posix

extension LockHolder {
  /// Reads the recorded holder of the ledger, and when that was written; nil if there never was one.
  package static func recorded(
    in folder: LedgerFolder
  ) throws(LedgerError) -> (holder: LockHolder, modified: Int)? {
    do throws(SystemError) {
      guard let file = try folder.directory.openIfPresent(folder.location.lockName, 0),
        let holder = LockHolder(try file.contents())
      else { return nil }
      return (holder, try file.status().modified)
    } catch {
      throw .unreadable(error)
    }
  }

  /// The holder of the ledger that is alive; nil if there is none.
  package static func living(in folder: LedgerFolder) throws(LedgerError) -> LockHolder? {
    guard let (holder, modified) = try recorded(in: folder),
      holder.isAlive(modified: modified, now: Clock.wall, holdsLock: { isHeld(in: folder) })
    else { return nil }
    return holder
  }

  /// Whether one of its two processes is there. If they can be seen the lock itself is not
  /// touched, since trying it would disturb a launch that wants it; it is tried (`holdsLock`) if
  /// they are numbered by another namespace. Of another host all there is to see is when it last
  /// wrote.
  package func isAlive(
    modified: Int, now: Double, holdsLock: () -> Bool = { true }
  ) -> Bool {
    if isBrief { return false }
    return switch whereabouts {
    case .here: !livingProcesses.isEmpty
    case .otherNamespace: holdsLock()
    case .earlierBoot: false
    case .elsewhere: now - Double(modified) < Double(LockDecision.heartbeatLimit)
    }
  }

  /// Whether a process has the lock of the ledger, which the check takes for a moment; true if that
  /// cannot be seen.
  private static func isHeld(in folder: LedgerFolder) -> Bool {
    do throws(SystemError) {
      guard let file = try folder.directory.openIfPresent(folder.location.lockName, O_RDONLY) else {
        return false
      }
      return try !file.tryLock(.shared)
    } catch {
      return true
    }
  }

  /// Whether it is not a launch: the last one is over, or a process only brings the snapshot up to
  /// date.
  package var isBrief: Bool { activity == .idle || activity == .folding }
}
