import Glibc
import Synchronization

/// Waiting for a lock that another process holds: never without a word, and never past a signal that asks
/// this process to end. A command that answers no signals ends by it; one that reads them itself gets
/// an error, and finds the signal where it reads them.
package struct LockWait {
  /// How a wait ends without the lock.
  package enum End: Hashable, Sendable {
    case interrupted(by: Int32)
    case tooLong
  }

  /// What a wait depends on; another one in tests.
  package struct Surroundings: Sendable {
    /// Seconds of a monotonic clock.
    package var now: @Sendable () -> Double = { Clock.monotonic }
    /// Waits for this many microseconds.
    package var rest: @Sendable (UInt32) -> Void = { usleep($0) }
    /// The signal that asks this process to end, after this many seconds.
    package var interruption: @Sendable (Double) -> Int32? = { elapsed in
      Signals.pendingStop ?? (LockWait.isHurried && elapsed >= LockWait.patience ? SIGTERM : nil)
    }
    package var tell: @Sendable (LockObstacle) -> Void = { obstacle in
      LockWait.listener.withLock { $0 }?(obstacle)
    }

    package init() {}
  }

  /// Seconds after which the obstacle is reported. A stopped launch waits this long, too.
  package static let patience = 1.0
  /// Microseconds between two looks: the first, and the longest.
  private static let pauses: (first: UInt32, longest: UInt32) = (50, 20_000)

  private static let listener = Mutex<(@Sendable (LockObstacle) -> Void)?>(nil)
  private static let hurried = Atomic(false)

  private let path: String
  private let obstacle: () -> LockObstacle
  private let surroundings: Surroundings
  private let began: Double
  private var pause = pauses.first
  private var hasTold = false

  package init(
    for path: String, in surroundings: Surroundings = Surroundings(),
    _ obstacle: @escaping () -> LockObstacle
  ) {
    self.path = path
    self.obstacle = obstacle
    self.surroundings = surroundings
    began = surroundings.now()
  }

  /// For the lock of a file that is open here.
  package init(for file: FileDescriptor) {
    self.init(for: file.path) { LockObstacle(file) }
  }

  /// Sets who is notified of waits of this process that last longer than a moment.
  package static func tell(_ listener: @escaping @Sendable (LockObstacle) -> Void) {
    self.listener.withLock { $0 = listener }
  }

  /// Whether this process was asked to end and has answered that: from then on no wait lasts longer than
  /// `patience`.
  package static var isHurried: Bool {
    get { hurried.load(ordering: .relaxed) }
    set { hurried.store(newValue, ordering: .relaxed) }
  }

  /// Passes the time between two looks. After `limit` seconds, if one is given, there are no more.
  ///
  /// Throws an error with `endOfWait` if a signal asks this process to end, or the limit is reached.
  package mutating func next(limit: Double? = nil) throws(SystemError) {
    let elapsed = surroundings.now() - began
    if let signal = surroundings.interruption(elapsed) { throw interruption(by: signal) }
    if let limit, elapsed >= limit { throw failure }
    if !hasTold, elapsed >= LockWait.patience {
      hasTold = true
      surroundings.tell(obstacle())
    }
    surroundings.rest(pause)
    pause = min(pause * 2, LockWait.pauses.longest)
  }

  private var failure: SystemError {
    let holder = obstacle().processes.first
    return SystemError(
      "lock '\(path)'", code: EWOULDBLOCK,
      because: holder.map { "process \($0.pid) ('\($0.words)') holds it" }
        ?? "another process holds it",
      endOfWait: .tooLong)
  }

  private func interruption(by signal: Int32) -> SystemError {
    SystemError(
      "lock '\(path)'", code: EINTR, because: "interrupted by \(Signals.name(signal))",
      endOfWait: .interrupted(by: signal))
  }
}

extension SystemError {
  /// The signal that asked this process to end while it waited for a lock.
  package var interruption: Int32? {
    if case .interrupted(let signal)? = endOfWait { signal } else { nil }
  }
}
