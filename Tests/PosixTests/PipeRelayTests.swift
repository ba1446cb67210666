import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Posix

@Suite struct PipeRelayTests {
  private final class Taken: Sendable {
    let bytes = Mutex<[UInt8]>([])
    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var count: Int { bytes.withLock { $0.count } }
  }

  /// More than a pipe holds.
  @Test func `all that was written before the end is passed on`() throws {
    let taken = Taken()
    let relay = try PipeRelay { taken.add($0) }
    let text = [UInt8](repeating: 120, count: 300_000)
    #expect(text.withUnsafeBytes { write(relay.descriptor, $0.baseAddress, $0.count) } == 300_000)
    relay.finish()
    #expect(taken.bytes.withLock { $0 } == text)
  }

  @Test func `it comes as it is written`() throws {
    let taken = Taken()
    let relay = try PipeRelay { taken.add($0) }
    #expect(write(relay.descriptor, "ab", 2) == 2)
    try eventually("both bytes have come") { taken.count == 2 }
    relay.finish()
  }

  @Test func `it ends although a process keeps the pipe open`() throws {
    let relay = try PipeRelay { _ in }
    let kept = dup(relay.descriptor)
    relay.finish()
    close(kept)
  }

  @Test func `pipes and sockets are told from files`() throws {
    let relay = try PipeRelay { _ in }
    #expect(isPipe(relay.descriptor))
    let file = open("/dev/null", O_WRONLY | O_CLOEXEC)
    #expect(!isPipe(file))
    #expect(!isPipe(-1))
    let other = dup(relay.descriptor)
    #expect(areOneFile(relay.descriptor, other))
    #expect(!areOneFile(relay.descriptor, file))
    close(other)
    close(file)
    relay.finish()
  }
}
