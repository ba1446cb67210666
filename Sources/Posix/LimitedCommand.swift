import CPOSIX
import Glibc

/// A command of the user's, run by a shell in its own process group, for a limited time.
package struct LimitedCommand: Sendable {
  package enum End: Hashable, Sendable {
    case ended(WaitStatus)
    /// It took too long, and was stopped.
    case outOfTime
    /// This signal asked us to end, so it was stopped.
    case interrupted(signal: Int32)
  }

  /// For `/bin/sh -c`.
  package var command: String
  /// `NAME=value` each.
  package var environment: [[UInt8]]
  /// Seconds until it is asked to end, and from then until it is killed.
  package var limit: Double
  package var grace: Double

  package init(_ command: String, environment: [[UInt8]], limit: Double, grace: Double) {
    self.command = command
    self.environment = environment
    self.limit = limit
    self.grace = grace
  }

  /// Runs it and waits for its end. Its input is /dev/null, its output and its errors go to our
  /// standard error. A signal among `signals` that asks us to end stops it at once.
  package func run(_ signals: SignalQueue?) throws(SystemError) -> End {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw SystemError("open '/dev/null'") }
    defer { close(null) }
    var child = ChildProcess(standard: (null, STDERR_FILENO, STDERR_FILENO))
    child.group = .newGroup
    child.reset = Signals.ignored
    let words: [String] = ["/bin/sh", "-c", command]
    let pid = try child.start(
      "/bin/sh", CStrings(words.map { Array($0.utf8) }), environment: CStrings(environment))
    let ended = cposix_pidfd_open(pid)
    defer { if ended >= 0 { close(ended) } }
    var reason: End?
    // Without a descriptor to wait for, it is waited for as long as it takes.
    if ended >= 0 { reason = interruption(ended, signals) }
    if reason != nil {
      kill(-pid, SIGTERM)
      _ = Poll.wait(for: [ended], until: Clock.monotonic + grace)
      kill(-pid, SIGKILL)
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return reason ?? .ended(WaitStatus(status))
  }

  /// Why it has to be stopped; nil if it ended by itself.
  private func interruption(_ ended: Int32, _ signals: SignalQueue?) -> End? {
    let deadline = Clock.monotonic + limit
    while true {
      let ready = Poll.wait(
        for: [ended] + (signals.map { [$0.descriptor] } ?? []), until: deadline)
      if ready.contains(ended) { return nil }
      if let signal = signals?.nextStop() { return .interrupted(signal: signal) }
      if ready.isEmpty, Clock.monotonic >= deadline { return .outOfTime }
    }
  }
}
