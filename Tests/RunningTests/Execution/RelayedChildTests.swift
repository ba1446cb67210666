import Glibc
import Posix
import TestSupport
import Testing

@testable import Running

/// Children are this program: its loader says what it would load, and starts nothing.
@Suite struct RelayedChildTests {
  private let sandbox: Sandbox
  private let written = Monitor<(output: String, errors: String)>(("", ""))

  init() throws {
    sandbox = try Sandbox()
  }

  /// A line on standard output for each library, and one on standard error.
  private let listing: [String: String?] = [
    "LD_TRACE_LOADED_OBJECTS": "1", "LD_PRELOAD": "/nowhere/library.so",
  ]

  private func child(
    _ environment: [String: String?], ours: (output: Int32, error: Int32)
  ) throws -> RelayedChild {
    try RelayedChild(["nothing"], environment: environment, ours: ours) { [written] event in
      guard case .childWrote(let bytes, let isError) = event else { return }
      let text = String(decoding: bytes, as: UTF8.self)
      written.change { if isError { $0.errors += text } else { $0.output += text } }
    }
  }

  /// Both ends of a pipe.
  private func pipe() throws -> (reading: FileDescriptor, writing: FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    try #require(Glibc.pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (
      FileDescriptor(owning: ends[0], path: "pipe"), FileDescriptor(owning: ends[1], path: "pipe")
    )
  }

  private func file(_ name: String) -> FileDescriptor {
    FileDescriptor(
      owning: open(sandbox.path(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600), path: name)
  }

  @Test func `what it would write into pipes comes to us, each by itself`() throws {
    let (output, errors) = (try pipe(), try pipe())
    let child = try child(listing, ours: (output.writing.raw, errors.writing.raw))
    #expect(child.wait() == .exited(code: 0))
    #expect(written.withLock { $0.output }.contains("libc.so.6"))
    #expect(!written.withLock { $0.output }.contains("cannot be preloaded"))
    #expect(written.withLock { $0.errors }.contains("cannot be preloaded"))
    // Nothing went past us.
    #expect(Poll.wait(for: [output.reading.raw, errors.reading.raw], until: 0).isEmpty)
    withExtendedLifetime((output, errors)) {}
  }

  @Test func `both in one pipe stay in their order`() throws {
    let both = try pipe()
    let copy = FileDescriptor(owning: dup(both.writing.raw), path: "pipe")
    let child = try child(listing, ours: (both.writing.raw, copy.raw))
    #expect(child.wait() == .exited(code: 0))
    let lines = written.withLock { $0.output }.split(separator: "\n")
    #expect(written.withLock { $0.errors }.isEmpty)
    #expect(lines.first?.contains("cannot be preloaded") == true)
    #expect(lines.contains { $0.contains("libc.so.6") })
  }

  @Test func `a file it has as its own`() throws {
    let (output, errors) = (file("out"), try pipe())
    let child = try child(listing, ours: (output.raw, errors.writing.raw))
    #expect(child.wait() == .exited(code: 0))
    #expect(sandbox.text(of: "out")?.contains("libc.so.6") == true)
    #expect(written.withLock { $0.output }.isEmpty)
    #expect(written.withLock { $0.errors }.contains("cannot be preloaded"))
  }

  @Test func `it runs until it ends or a signal ends it`() throws {
    // To load this, it waits for a writer.
    try #require(mkfifo(sandbox.path("never"), 0o600) == 0)
    let (output, errors) = (file("out"), file("err"))
    let child = try child(["LD_PRELOAD": sandbox.path("never")], ours: (output.raw, errors.raw))
    #expect(child.pid > 0)
    #expect(Poll.wait(for: [child.ended], until: Clock.monotonic + 0.05).isEmpty)
    child.signal(SIGTERM)
    #expect(Poll.wait(for: [child.ended], until: Clock.monotonic + 30) == [child.ended])
    #expect(child.wait() == .signaled(signal: SIGTERM, dumpedCore: false))
    #expect(sandbox.text(of: "out") == "")
  }

  @Test func `an environment is laid over ours`() throws {
    // The loader takes the first of these for nothing to load.
    let output = try pipe()
    let errors = file("err")
    let child = try child(
      ["LD_TRACE_LOADED_OBJECTS": "1", "LD_PRELOAD": nil],
      ours: (output.writing.raw, errors.raw))
    #expect(child.wait() == .exited(code: 0))
    #expect(written.withLock { $0.output }.contains("libc.so.6"))
    #expect(sandbox.text(of: "err") == "")
  }
}
