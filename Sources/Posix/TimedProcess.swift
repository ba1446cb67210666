import CPOSIX
import Glibc

/// A short program that is run for what it writes, and no longer than a limit.
package struct TimedProcess: Sendable {
  /// What is captured; the rest goes to /dev/null.
  package enum Stream: Sendable {
    case output, errors, both
  }

  /// What it wrote, up to `mostBytes`; of both streams the output.
  package let captured: [UInt8]
  /// Its errors, if both streams are captured.
  package let errors: [UInt8]
  /// Nil if it was killed because its time was over.
  package let status: WaitStatus?

  package var hasSucceeded: Bool { status == .exited(code: 0) }

  /// Runs `program` in its own process group and waits for it. What is left of its group then is
  /// killed.
  ///
  /// - Parameters:
  ///   - program: a path.
  ///   - arguments: the words after the program's name.
  ///   - stream: what is captured.
  ///   - input: what it reads; nil for nothing.
  ///   - environment: `NAME=value` each; nil for that of this process.
  ///   - folder: where it works; nil for here.
  ///   - timeLimit: seconds, after which it and its children are killed.
  ///   - mostBytes: what is captured of a stream; the rest is read and forgotten.
  /// - Throws: if it cannot be started.
  package init(
    _ program: String, _ arguments: [[UInt8]], capturing stream: Stream = .output,
    input: FileDescriptor? = nil, environment: [[UInt8]]? = nil, in folder: Directory? = nil,
    timeLimit: Double, mostBytes: Int = 1 << 20
  ) throws(SystemError) {
    let deadline = Clock.monotonic + timeLimit
    let child = try CapturedChild(
      program, arguments, capturing: stream, input: input, environment: environment, in: folder)
    let sources = [child.output] + (child.errors.map { [$0] } ?? [])
    let read = Self.read(sources, until: deadline, mostBytes)
    captured = read[0]
    errors = read.count > 1 ? read[1] : []
    status = Self.end(of: child, until: deadline)
  }

  /// What comes from each source before its end, or before the time is over.
  private static func read(
    _ sources: [FileDescriptor], until deadline: Double, _ mostBytes: Int
  ) -> [[UInt8]] {
    var bytes = sources.map { _ in [UInt8]() }
    var open = Array(sources.indices)
    while !open.isEmpty {
      let ready = Poll.wait(for: open.map { sources[$0].raw }, until: deadline)
      if ready.isEmpty { break }
      for source in open where ready.contains(sources[source].raw) {
        let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
          count = max(0, Glibc.read(sources[source].raw, buffer.baseAddress, buffer.count))
        }
        if chunk.isEmpty { open.removeAll { $0 == source } }
        bytes[source] += chunk.prefix(mostBytes - bytes[source].count)
      }
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
