import CPOSIX
import Glibc

/// Waits for processes of this machine, and this user, that connect by a name which is in no
/// folder. The name is free again when this process has ended, in whatever way.
package final class LocalListener: Sendable {
  /// Becomes readable when a client connects.
  package let descriptor: Int32

  package init(name: String) throws(SystemError) {
    var name = name
    descriptor = name.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cposix_listen_locally($0.baseAddress, $0.count) }
    }
    if descriptor < 0 { throw SystemError("listen on a local socket") }
  }

  deinit {
    close(descriptor)
  }

  /// The next client that has connected; nil if there is none. Other users are turned away.
  package func accept() -> LocalConnection? {
    while true {
      let accepted = cposix_accept(descriptor)
      guard accepted >= 0 else { return nil }
      let connection = LocalConnection(owning: accepted)
      if connection.isOfThisUser { return connection }
    }
  }
}

/// A connection between two processes of this machine, over which lines go both ways. It belongs to
/// one thread.
package final class LocalConnection {
  package let descriptor: Int32
  /// No line that is received is longer than this many bytes.
  package var longestLine = 16 << 20
  private var received: [UInt8] = []
  /// Whether the other side will say nothing more.
  package private(set) var isAtEnd = false

  /// Connects to the process that listens under this name.
  package init(name: String) throws(SystemError) {
    var name = name
    descriptor = name.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cposix_connect_locally($0.baseAddress, $0.count) }
    }
    if descriptor < 0 { throw SystemError("connect to a local socket") }
  }

  fileprivate init(owning descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Whether the process at the other end is this user's, or the administrator's.
  package var isOfThisUser: Bool {
    let user = cposix_peer_user(descriptor)
    return user == 0 || user == Int64(geteuid())
  }

  /// Whether the process at the other end takes this one for its user's, or the administrator's.
  package var hearsThisUser: Bool {
    geteuid() == 0 || cposix_peer_user(descriptor) == Int64(geteuid())
  }

  /// The user at the other end, and the process that has connected.
  package var peer: (user: Int64, process: Int32) {
    (cposix_peer_user(descriptor), cposix_peer_process(descriptor))
  }

  /// Takes what has come, without waiting.
  ///
  /// - Returns: the lines that are complete, without their ends.
  package func receive() -> [[UInt8]] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !isAtEnd {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        received += buffer[..<count]
        if received.count > longestLine { isAtEnd = true }
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        isAtEnd = true
      } else if errno == EAGAIN {
        break
      }
    }
    var lines: [[UInt8]] = []
    while let end = received.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Array(received[..<end]))
      received.removeSubrange(...end)
    }
    return lines
  }

  /// Sends a line. It is lost if the other side has ended, or reads nothing for
  /// `patience` seconds.
  package func send(_ line: [UInt8], patience: Double = 10) {
    var rest = (line + [UInt8(ascii: "\n")])[...]
    let deadline = Clock.monotonic + patience
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN, Clock.monotonic < deadline {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, 100)
      } else if errno != EINTR {
        return
      }
    }
  }
}
