import CTestSupport
import Glibc
import Synchronization
import TestSupport

/// A pipe, or a terminal, that the writer under test writes to. It is read when a test asks for
/// its text.
final class OutputReader: Sendable {
  let writing: Int32
  private let reading: Int32
  private let hasLeft = Mutex(false)
  private let received = Mutex<[UInt8]>([])

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw TestFailure("pipe") }
    (reading, writing) = (ends[0], ends[1])
    try Self.makeNonBlocking(reading)
  }

  init(columns: UInt16, rows: UInt16) throws {
    var device = [CChar](repeating: 0, count: 64)
    reading = ctest_open_terminal(columns, rows, &device, device.count)
    writing = open(device, O_RDWR | O_NOCTTY)
    guard reading >= 0, writing >= 0 else { throw TestFailure("terminal") }
    try Self.makeNonBlocking(reading)
  }

  deinit {
    leave()
    close(writing)
  }

  /// Goes: whoever waits to write to it gets an error. A writer that is cut short is at its end then,
  /// before its descriptor can be another one's.
  func leave() {
    hasLeft.withLock { hasLeft in
      if !hasLeft { close(reading) }
      hasLeft = true
    }
  }

  private static func makeNonBlocking(_ descriptor: Int32) throws {
    guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw TestFailure("fcntl") }
  }

  /// What has come so far.
  var bytes: [UInt8] {
    received.withLock { received in
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = chunk.withUnsafeMutableBytes { read(reading, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        received += chunk[..<count]
      }
      return received
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
