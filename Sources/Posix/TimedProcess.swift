import CPOSIX
import Glibc

/// A short program that is run for what it writes, and no longer than a limit.
package struct TimedProcess: Sendable {
  /// What is captured; the other stream goes to /dev/null.
  package enum Stream: Sendable {
    case output, errors
  }

  /// What it wrote, up to a megabyte.
  package let captured: [UInt8]
  /// Nil if it was killed because its time was over.
  package let status: WaitStatus?

  package var hasSucceeded: Bool { status == .exited(code: 0) }

  private static let mostBytes = 1 << 20

  /// Runs `program` in its own process group, with /dev/null as its input, and waits
  /// for it. What is left of its group then is killed.
  ///
  /// - Parameters:
  ///   - program: a path.
  ///   - arguments: the words after the program's name.
  ///   - stream: what is captured.
  ///   - environment: `NAME=value` each; nil for that of this process.
  ///   - folder: where it works; nil for here.
  ///   - timeLimit: seconds, after which it and its children are killed.
  /// - Throws: if it cannot be started.
  package init(
    _ program: String, _ arguments: [[UInt8]], capturing stream: Stream = .output,
    environment: [[UInt8]]? = nil, in folder: Directory? = nil, timeLimit: Double
  ) throws(SystemError) {
    let deadline = Clock.monotonic + timeLimit
    let child = try CapturedChild(
      program, arguments, capturing: stream, environment: environment, in: folder)
    captured = Self.read(child.output, until: deadline)
    status = Self.end(of: child, until: deadline)
  }

  /// What comes before the end, or before the time is over.
  private static func read(_ source: FileDescriptor, until deadline: Double) -> [UInt8] {
    var bytes: [UInt8] = []
    while !Poll.wait(for: [source.raw], until: deadline).isEmpty {
      let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
        count = max(0, Glibc.read(source.raw, buffer.baseAddress, buffer.count))
      }
      if chunk.isEmpty { break }
      bytes += chunk.prefix(mostBytes - bytes.count)
    }
    return bytes
  }

  /// Waits for the program, until its time is over; then kills its group.
  private static func end(of child: CapturedChild, until deadline: Double) -> WaitStatus? {
    let ended = cposix_pidfd_open(child.pid)
    defer { if ended >= 0 { close(ended) } }
    // Without a descriptor to wait for, it is waited for as long as it takes.
    let isInTime = ended < 0 || !Poll.wait(for: [ended], until: deadline).isEmpty
    // The group outlives the program, whose id is not free before it is waited for.
    kill(-child.pid, SIGKILL)
    let status = child.wait()
    return isInTime ? status : nil
  }
}
