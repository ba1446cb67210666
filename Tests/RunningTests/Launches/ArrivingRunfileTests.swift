import CTestSupport
import Glibc
import Jobs
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct ArrivingRunfileTests {
  private let sandbox: Sandbox
  private let waits = Monitor<[InputWait]>([])

  init() throws {
    sandbox = try Sandbox()
    try #require(mkfifo(sandbox.path("pipe"), 0o600) == 0)
  }

  /// Opened for reading before anybody writes.
  private func pipe() throws -> RunfileSource { try RunfileSource(path: sandbox.path("pipe")) }

  /// Writes into the pipe from another thread, one piece after another.
  private func writing(_ pieces: String...) throws -> WorkerThread {
    let path = sandbox.path("pipe")
    return try WorkerThread {
      let file = FileDescriptor(owning: open(path, O_WRONLY | O_CLOEXEC), path: path)
      for piece in pieces { try? file.writeAll(Array(piece.utf8)) }
    }
  }

  private func read(
    _ source: RunfileSource, signals: SignalQueue? = nil,
    waiting: @escaping (InputWait) -> Void = { _ in }
  ) throws -> ArrivingRunfile.Ending {
    let waits = waits
    return try ArrivingRunfile(source, path: "given", signals: signals) { wait in
      waits.change { $0.append(wait) }
      waiting(wait)
    }.read()
  }

  private func commands(_ ending: ArrivingRunfile.Ending) -> [String]? {
    if case .read(let runfile) = ending { runfile.commands } else { nil }
  }

  @Test func `all that comes is read, the last line without its end too`() throws {
    let source = try pipe()
    let writer = try writing("one\nt", "wo\n# no\n", "three")
    #expect(commands(try read(source)) == ["one", "two", "three"])
    writer.join()
  }

  @Test func `a pipe that ends without a word has no commands`() throws {
    let source = try pipe()
    let writer = try writing()
    #expect(commands(try read(source)) == [])
    writer.join()
  }

  @Test func `what is waited for is reported once if nothing comes`() throws {
    let source = try pipe()
    var writer: WorkerThread?
    let begin = Clock.monotonic
    let ending = try read(source) { _ in writer = try? writing("one\n") }
    writer?.join()
    #expect(commands(ending) == ["one"])
    #expect(waits.withLock { $0 } == [InputWait(path: "given", isTerminal: false)])
    // A writer that writes at once is not reported.
    #expect(Clock.monotonic - begin >= 1)
  }

  @Test func `of a terminal it is reported at once`() throws {
    // On a busy machine one of them may take longer.
    var times: [Double] = []
    for _ in 0..<3 {
      var device = [CChar](repeating: 0, count: 64)
      let master = FileDescriptor(
        owning: ctest_open_terminal(80, 24, &device, device.count), path: "/dev/ptmx")
      let name = device.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
      let source = try RunfileSource(path: try #require(name))
      let begin = Clock.monotonic
      // What ends input from a keyboard is Control-D.
      let ending = try read(source) { _ in try? master.writeAll(Array("one\n\u{4}".utf8)) }
      #expect(commands(ending) == ["one"])
      times.append(Clock.monotonic - begin)
    }
    let wait = InputWait(path: "given", isTerminal: true)
    #expect(waits.withLock { $0 } == [wait, wait, wait])
    #expect(times.contains { $0 < 1 })
  }

  @Test func `a signal that asks to stop ends the wait`() throws {
    let source = try pipe()
    try ThreadSignals.run { signals in
      let queue = try SignalQueue(ThreadSignals.all)
      defer { close(queue.descriptor) }
      signals.send(SIGHUP)
      guard case .stopped(by: SIGHUP) = try read(source, signals: queue) else {
        Issue.record("it should have been stopped")
        return
      }
    }
    #expect(waits.withLock { $0 }.isEmpty)
  }

  @Test func `another signal does not`() throws {
    let source = try pipe()
    try ThreadSignals.run { signals in
      let queue = try SignalQueue(ThreadSignals.all)
      defer { close(queue.descriptor) }
      signals.send(SIGUSR1)
      let writer = try writing("one\n")
      defer { writer.join() }
      #expect(commands(try read(source, signals: queue)) == ["one"])
    }
  }
}
