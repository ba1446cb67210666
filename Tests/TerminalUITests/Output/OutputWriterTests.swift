import CTestSupport
import Glibc
import Posix
import Synchronization
import TestSupport
import Testing

@testable import TerminalUI

/// A pipe, or a terminal, that the writer under test writes to.
private final class Reader: Sendable {
  let writing: Int32
  private let reading: Int32
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
    close(reading)
    close(writing)
  }

  private static func makeNonBlocking(_ descriptor: Int32) throws {
    guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw TestFailure("fcntl") }
  }

  var text: String {
    received.withLock { received in
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = chunk.withUnsafeMutableBytes { read(reading, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        received += chunk[..<count]
      }
      return String(decoding: received, as: UTF8.self)
    }
  }
}

/// Live content that counts how often it is asked.
private struct CountingContent: LiveContent {
  let asked: Counter

  mutating func lines(for style: TerminalStyle) -> [StyledLine] {
    asked.add(1)
    return [StyledLine("drawn \(asked.value)"), StyledLine("second line")]
  }
}

@Suite struct OutputWriterTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func linesComeOutInTheirOrder() throws {
    let (output, error) = (try Reader(), try Reader())
    let writer = try OutputWriter(output: output.writing, error: error.writing)
    for number in 1...1000 {
      writer.line("out \(number)", to: .standardOutput)
      writer.line("err \(number)")
    }
    #expect(writer.finish())
    #expect(output.text == (1...1000).map { "out \($0)\n" }.joined())
    #expect(error.text == (1...1000).map { "err \($0)\n" }.joined())
  }

  @Test(arguments: ["/dev/full", "closed"])
  func whatCannotBeWrittenIsDropped(where place: String) throws {
    let error = try Reader()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    let output = place == "closed" ? ends[1] : open(place, O_WRONLY)
    defer {
      close(ends[1])
      if place != "closed" { close(output) }
    }
    let writer = try OutputWriter(output: output, error: error.writing)
    for _ in 1...1000 { writer.line("nobody reads this", to: .standardOutput) }
    writer.line("but this")
    #expect(writer.finish())
    #expect(error.text == "but this\n")
  }

  @Test func aReaderThatDoesNotReadHoldsNobodyUp() throws {
    let (output, error) = (try Reader(), try Reader())
    let writer = try OutputWriter(
      output: output.writing, error: error.writing, capacity: 1 << 20)
    let line = String(repeating: "x", count: 999)
    let start = Clock.monotonic
    for _ in 1...10_000 { writer.line(line, to: .standardOutput) }
    #expect(Clock.monotonic - start < 5)
    #expect(!writer.finish(patience: 0.1))
    // It is told what it has missed when it reads on.
    try eventually("the queue is put out") {
      _ = output.text
      return writer.finish(patience: 0.01)
    }
    #expect(error.text.contains("pieces of output left out"))
    #expect(output.text.utf8.count.isMultiple(of: 1000))
    #expect(output.text.utf8.count < 3_000_000)
  }

  @Test func theLiveAreaStaysBelowTheLines() throws {
    let (terminal, _, writer) = try liveDisplay()
    writer.line("first")
    try eventually("the area is drawn") { terminal.text.contains("drawn") }
    writer.line("second", to: .standardOutput)
    try eventually("the line is there") { terminal.text.contains("second\r\n") }
    writer.line("third")
    try eventually("the area is drawn anew") {
      let screen = ScreenModel(width: 80, terminal.text).text
      return screen.count == 5 && screen[..<3] == ["first", "second", "third"]
        && screen[3].hasPrefix("drawn") && screen[4] == "second line"
    }
    writer.line("the end")
    #expect(writer.finish())
    #expect(
      ScreenModel(width: 80, terminal.text).text == ["first", "second", "third", "the end"])
  }

  /// A writer with a live area on a terminal, and how often that has asked for its content.
  private func liveDisplay() throws -> (Reader, Counter, OutputWriter) {
    let terminal = try Reader(columns: 80, rows: 24)
    let asked = Counter()
    let writer = try OutputWriter(
      output: terminal.writing, error: terminal.writing,
      display: .live(CountingContent(asked: asked)))
    return (terminal, asked, writer)
  }

  @Test func redrawsTenTimesASecondAtMost() throws {
    let (terminal, asked, writer) = try liveDisplay()
    let start = Clock.monotonic
    while asked.value < 5 {
      writer.progressChanged()
      writer.line("x")
      usleep(100)
      _ = terminal.text
    }
    #expect(Clock.monotonic - start >= 0.49)
    writer.finish()
  }

  @Test func withNothingNewItRedrawsOnceASecond() throws {
    let (_, asked, writer) = try liveDisplay()
    let start = Clock.monotonic
    try eventually("two redraws") { asked.value == 2 }
    #expect(Clock.monotonic - start >= 1.99)
    writer.finish()
  }

  @Test func suspendedItDrawsNothing() throws {
    let (terminal, asked, writer) = try liveDisplay()
    writer.progressChanged()
    try eventually("the area is drawn") { asked.value > 0 }
    writer.suspend(atMost: 10)
    #expect(ScreenModel(width: 80, terminal.text).text == [])
    let before = asked.value
    writer.progressChanged()
    writer.line("a line")
    try eventually("the line is there") { terminal.text.contains("a line") }
    #expect(asked.value == before)
    writer.resume()
    try eventually("the area is drawn again") { asked.value > before }
    writer.finish()
  }

  @Test func logsGoToAPipeAsTheyAre() throws {
    let output = try Reader()
    let raw: [UInt8] = Array("\u{1B}[2Jraw\r\n\u{1B}]0;t\u{7}".utf8)
    try sandbox.write(bytes: raw, to: "out.log")
    try sandbox.write("", to: "empty.log")
    try sandbox.write("errors\n", to: "err.log")
    let files = ["out.log", "missing.log", "empty.log", "err.log"].map {
      LogPrintout.File(path: sandbox.path($0))
    }
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    writer.logs(LogPrintout(label: "== job", files: files))
    #expect(writer.finish())
    #expect(output.text == "== job\n" + String(decoding: raw, as: UTF8.self) + "\nerrors\n")
  }

  @Test func theOutputOfAnEarlierAttemptIsFoundUnderItsNumber() throws {
    let output = try Reader()
    try sandbox.write("first\n", to: "out.1.log")
    try sandbox.write("second\n", to: "out.log")
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    for attempt in 1...2 {
      let kept = sandbox.path("out.\(attempt).log")
      let file = LogPrintout.File(path: sandbox.path("out.log"), keptAs: kept)
      writer.logs(LogPrintout(label: "== \(attempt)", files: [file]))
    }
    #expect(writer.finish())
    #expect(output.text == "== 1\nfirst\n== 2\nsecond\n")
  }

  @Test func logsAreInertOnATerminal() throws {
    let terminal = try Reader(columns: 80, rows: 24)
    try sandbox.write("\u{1B}[2Jraw\u{1B}]0;t\u{7}\n", to: "out.log")
    let writer = try OutputWriter(output: terminal.writing, error: terminal.writing)
    writer.logs(LogPrintout(label: "== job", files: [.init(path: sandbox.path("out.log"))]))
    #expect(writer.finish())
    #expect(terminal.text == "== job\r\n\\x1b[2Jraw\\x1b]0;t\\x07\r\n")
  }

  @Test func aLogThatIsNoFileIsPassedOver() throws {
    let output = try Reader()
    #expect(mkfifo(sandbox.path("fifo"), 0o600) == 0)
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    writer.logs(
      LogPrintout(
        label: "== job", files: [.init(path: sandbox.path("fifo")), .init(path: "/dev/zero")]))
    #expect(writer.finish())
    #expect(output.text == "== job\n")
  }
}
