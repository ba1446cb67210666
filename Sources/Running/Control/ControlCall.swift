import Glibc
import Launching
import Posix

/// One request to a launch or a batch, until it is answered.
package struct ControlCall: Sendable {
  /// Seconds within which a launch answers that is not suspended.
  private static let patience = 10.0
  /// Seconds within which one that has only just begun takes requests, and between two tries.
  private static let timeToBegin = 2.0
  private static let pause: UInt32 = 50_000

  private let target: ControlTarget

  package init(_ target: ControlTarget) {
    self.target = target
  }

  /// Asks, and waits for the answer. The request stands once it is sent, whatever comes then.
  package func answer(to request: ControlRequest) throws(RunFailure) -> ControlAnswer {
    let connection = try connect()
    // The administrator's launch does not hear others.
    guard connection.isOfThisUser, connection.hearsThisUser else {
      throw RunFailure("'\(target.name)' belongs to another user")
    }
    // Whoever has gone reads nothing.
    signal(SIGPIPE, SIG_IGN)
    connection.send(request.line)
    let deadline = Clock.monotonic + ControlCall.patience
    while true {
      let ready = Poll.wait(for: [connection.descriptor], until: deadline)
      if let answer = connection.receive().first.flatMap({ ControlAnswer($0) }) { return answer }
      if connection.isAtEnd {
        throw RunFailure("the launch of '\(target.name)' ended before it answered")
      }
      if ready.isEmpty {
        throw RunFailure(
          "'\(target.name)' has not answered for 10s; it may be suspended (fg continues it). "
            + "The request stands")
      }
    }
  }

  private func connect() throws(RunFailure) -> LocalConnection {
    let name = ControlPort.name(of: target.launcher)
    let deadline = Clock.monotonic + ControlCall.timeToBegin
    while true {
      do throws(SystemError) {
        return try LocalConnection(name: name)
      } catch {
        guard Clock.monotonic < deadline, !target.hasEnded else { throw target.unreachable }
      }
      usleep(ControlCall.pause)
    }
  }
}
