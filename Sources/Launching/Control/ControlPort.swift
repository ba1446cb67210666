import Glibc
import Posix

/// Where a launch takes requests: a socket of this machine whose name is in no folder, so that it is
/// gone with the launch, however that went. It belongs to the thread of the control loop.
package final class ControlPort {
  /// Who asks.
  package struct Asker: Hashable, Sendable {
    package let user: Int64
    package let process: Int32

    /// Nil where the system has no name for the user.
    var userName: String? {
      guard let entry = getpwuid(uid_t(truncatingIfNeeded: user)) else { return nil }
      return String(cString: entry.pointee.pw_name)
    }
  }

  private struct Connection {
    let connection: LocalConnection
    /// Seconds of the monotonic clock.
    let closesAt: Double
  }

  /// The most connections at once.
  package static let mostConnections = 16
  /// Bytes that a request may have.
  private static let longestRequest = 1 << 20
  /// Seconds until a connection that sends nothing is closed.
  private static let patience = 10.0
  /// Seconds that they have to take the answer: signals wait for that.
  private static let answerPatience = 0.5

  private let listener: LocalListener
  private var connections: [Int32: Connection] = [:]

  /// Throws `SystemError` where the name is taken, or there can be no socket.
  package init(name: String) throws(SystemError) {
    listener = try LocalListener(name: name)
  }

  /// The name of the port of a launcher.
  package static func name(of launcher: ProcessIdentity) -> String {
    "batchrun-control-\(launcher.pid)-\(launcher.startTicks)"
  }

  /// What becomes readable when there is something to do.
  var descriptors: [Int32] { [listener.descriptor] + connections.keys }

  /// When there is something to do, whatever becomes readable; nil for never.
  var deadline: Double? { connections.values.map(\.closesAt).min() }

  /// Takes what has come by `ready` descriptors and has it answered, one request after the other. A
  /// line that has come counts, though the other side may have gone since.
  func serve(_ ready: [Int32], answer: (ControlRequest, Asker) -> ControlAnswer) {
    if ready.contains(listener.descriptor) { accept() }
    for descriptor in connections.keys {
      guard let connection = connections[descriptor]?.connection else { continue }
      if let line = connection.receive().first {
        connections[descriptor] = nil
        let (user, process) = connection.peer
        let reply: ControlAnswer
        do throws(ControlRequest.Refusal) {
          reply = answer(try ControlRequest(line), Asker(user: user, process: process))
        } catch {
          reply = .refused(error.message, exitCode: 1)
        }
        connection.send(reply.line, patience: Self.answerPatience)
      } else if connection.isAtEnd || Clock.monotonic >= connections[descriptor]?.closesAt ?? 0 {
        connections[descriptor] = nil
      }
    }
  }

  private func accept() {
    while let connection = listener.accept() {
      guard connections.count < Self.mostConnections else {
        let refusal = ControlAnswer.refused("too many requests at once; try again", exitCode: 1)
        connection.send(refusal.line, patience: 0)
        continue
      }
      connection.longestLine = Self.longestRequest
      connections[connection.descriptor] = Connection(
        connection: connection, closesAt: Clock.monotonic + Self.patience)
    }
  }
}
