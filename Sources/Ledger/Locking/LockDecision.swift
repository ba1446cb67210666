import Posix

/// Whether a launch may go ahead, by the state of the lock.
///
/// On a file system of this machine `flock` is the whole truth. On a network file system it may
/// be granted on each host apart, so there the lock file's last writer counts too, as long as it
/// gives signs of life (it touches the file every so often).
enum LockDecision: Hashable {
  case proceed
  case held
  case heldElsewhere(secondsAgo: Int)

  /// How many seconds a holder on another host is believed to be alive after its last sign of life:
  /// some of them may come late, or be seen late through the caches of the file system.
  static let heartbeatLimit = 120

  /// The decision from the answer of `flock`, the kind of file system, the host of the last holder
  /// (nil if it recorded its end), and how many seconds ago it last wrote the file.
  static func decide(
    isGranted: Bool, kind: FileSystemKind, recordedHost: String?, ourHost: String, silence: Int,
    isForced: Bool = false
  ) -> LockDecision {
    guard isGranted else { return .held }
    guard kind == .network, !isForced, let recordedHost, recordedHost != ourHost else {
      return .proceed
    }
    // A clock that differs between hosts can make the silence negative: that is recent too.
    return silence < heartbeatLimit ? .heldElsewhere(secondsAgo: max(0, silence)) : .proceed
  }
}
