import Posix

/// Gives the signs of life that a launch on another host goes by, if the lock alone does not
/// keep it out: on network file systems.
///
/// Both processes of a launch have one: if either is killed, the other keeps giving them.
package struct LockHeartbeat: Sendable {
  private let isStopping = Monitor(false)

  /// Starts; nil if it is not needed. Without a thread for it the launch continues anyway.
  /// Signs are given while `isHeld`.
  package init?(
    _ lock: LaunchLock, every interval: Double = LaunchLock.heartbeatInterval,
    while isHeld: @escaping @Sendable () -> Bool = { true }
  ) {
    guard lock.needsHeartbeat else { return nil }
    let thread = try? WorkerThread { [isStopping] in
      while isStopping.wait(until: Clock.monotonic + interval, { $0 ? true : nil }) == nil {
        if isHeld() { lock.beat() }
      }
    }
    if thread == nil { return nil }
  }

  package func stop() {
    isStopping.change { $0 = true }
  }
}
