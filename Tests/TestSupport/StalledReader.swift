import Glibc
import Synchronization

/// A pipe with a name in a sandbox, which a program writes to and a test reads when it wants to.
package final class StalledReader: Sendable {
  /// The name, for an `Invocation.Output`.
  package let name: String
  private let descriptor: Mutex<Int32>

  package init(_ name: String, in sandbox: Sandbox) throws {
    self.name = name
    guard mkfifo(sandbox.path(name), 0o600) == 0 else { throw TestFailure.system("mkfifo") }
    let raw = open(sandbox.path(name), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard raw >= 0 else { throw TestFailure.system("open \(name)") }
    descriptor = Mutex(raw)
  }

  deinit { leave() }

  /// Goes: the writer gets an error.
  package func leave() {
    descriptor.withLock { raw in
      if raw >= 0 { close(raw) }
      raw = -1
    }
  }

  /// Whether something waits to be read.
  package var hasText: Bool {
    descriptor.withLock { raw in
      var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
      return poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLIN) != 0
    }
  }

  /// Reads until writing has ended.
  package func readAll(within seconds: Double = 60) throws -> [UInt8] {
    try descriptor.withLock { raw in
      let deadline = monotonicSeconds() + seconds
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = chunk.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) }
        if count == 0 { return bytes }
        if count > 0 {
          bytes += chunk[..<count]
          continue
        }
        guard errno == EAGAIN, monotonicSeconds() < deadline else {
          throw TestFailure("the pipe has no end")
        }
        var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, 100)
      }
    }
  }
}
