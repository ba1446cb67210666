import Glibc

/// Advisory locks of `flock(2)`: they belong to the open file, so they end with the last process
/// that has it open, however that process ends.
extension FileDescriptor {
  package enum LockKind: Sendable {
    case shared, exclusive

    fileprivate var operation: Int32 { self == .shared ? LOCK_SH : LOCK_EX }
  }

  /// Waits until the lock is granted, at most `limit` seconds if one is given.
  ///
  /// Throws as `LockWait` does, too.
  package func lock(_ kind: LockKind, limit: Double? = nil) throws(SystemError) {
    if try tryLock(kind) { return }
    var wait = LockWait(for: self)
    repeat { try wait.next(limit: limit) } while try !tryLock(kind)
  }

  /// - Returns: false if another process holds it.
  package func tryLock(_ kind: LockKind) throws(SystemError) -> Bool {
    while flock(raw, kind.operation | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      default: throw failure("lock")
      }
    }
    return true
  }

  package func unlock() throws(SystemError) {
    guard flock(raw, LOCK_UN) == 0 else { throw failure("lock") }
  }
}

/// Locks the file of a descriptor as long as it is open anywhere, so that others see that a process
/// writes to it. A process that checks whether it is locked holds it for a moment, and is waited for; what
/// else has it is not.
package func lockPastLooks(_ descriptor: Int32) {
  var looks = 0
  while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, looks < 20 {
    usleep(200)
    looks += 1
  }
}
