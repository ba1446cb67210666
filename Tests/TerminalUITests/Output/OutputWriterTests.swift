import Glibc
import Posix
import TestSupport
import Testing

@testable import TerminalUI

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
    let (output, error) = (try OutputReader(), try OutputReader())
    let writer = try OutputWriter(output: output.writing, error: error.writing)
    for number in 1...1000 {
      writer.line("out \(number)", to: .standardOutput)
      writer.line("err \(number)")
    }
    #expect(writer.finish() == .complete)
    #expect(output.text == (1...1000).map { "out \($0)\n" }.joined())
    #expect(error.text == (1...1000).map { "err \($0)\n" }.joined())
  }

  @Test(arguments: ["/dev/full", "closed"])
  func whatCannotBeWrittenIsDropped(where place: String) throws {
    let error = try OutputReader()
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
    #expect(writer.finish() == .complete)
    #expect(error.text == "but this\n")
    // That a reader has gone is no failure.
    #expect(writer.outputFailure == (place == "closed" ? nil : ENOSPC))
  }

  @Test func failuresAndTheEndsOfTheirLogsStandTogether() throws {
    let error = try OutputReader()
    let writer = try OutputWriter(output: error.writing, error: error.writing)
    for number in 1...100 {
      try sandbox.write("first\nlast \(number)\n", to: "log.\(number)")
    }
    let (threads, folder) = (Counter(), sandbox.path)
    for worker in 0..<4 {
      _ = try WorkerThread {
        for number in (1...25).map({ $0 + 25 * worker }) {
          writer.failure(
            LogTailRequest(
              headline: "failed \(number)",
              files: [
                .init(path: folder + "/none"), .init(path: folder + "/log.\(number)"),
              ],
              lines: 1))
        }
        threads.add(1)
      }
    }
    try eventually("all have said it") { threads.value == 4 }
    #expect(writer.finish() == .complete)
    let lines = error.text.split(separator: "\n").map(String.init)
    #expect(lines.count == 200)
    for pair in stride(from: 0, to: lines.count, by: 2) {
      let number = lines[pair].dropFirst("failed ".count)
      #expect(lines[pair + 1] == "  | last \(number)")
    }
  }

  /// Calls `finish` on another thread, and says what has come of it.
  private func finishing(_ writer: OutputWriter) throws -> Monitor<OutputWriter.Ending?> {
    let ending = Monitor<OutputWriter.Ending?>(nil)
    _ = try WorkerThread {
      let found = writer.finish()
      ending.change { $0 = found }
    }
    return ending
  }

  @Test func aReaderThatDoesNotReadHoldsNobodyUpAndMissesNothing() throws {
    let (output, error) = (try OutputReader(), try OutputReader())
    let writer = try OutputWriter(
      output: output.writing, error: error.writing, memoryLimit: 1 << 16, spillFolder: sandbox.path)
    let filler = String(repeating: "x", count: 990)
    let start = Clock.monotonic
    for number in 1...10_000 { writer.line("\(number) \(filler)", to: .standardOutput) }
    #expect(Clock.monotonic - start < 10)
    #expect(sandbox.names() == [], "what waits lies in a file without a name")
    let ending = try finishing(writer)
    try eventually("all of it is put out") {
      _ = output.bytes
      return ending.withLock { $0 } != nil
    }
    #expect(ending.withLock { $0 } == .complete)
    #expect(output.text == (1...10_000).map { "\($0) \(filler)\n" }.joined())
    #expect(error.text == "")
  }

  @Test func standardErrorNeverWaitsForTheReaderOfStandardOutput() throws {
    let (output, error) = (try OutputReader(), try OutputReader())
    let writer = try OutputWriter(output: output.writing, error: error.writing)
    writer.text(String(repeating: "x\n", count: 200_000), to: .standardOutput)
    writer.line("done")
    try eventually("the line") { error.text == "done\n" }
    #expect(writer.finish(until: Clock.monotonic) != .complete)
    output.leave()
    #expect(writer.finish() == .complete)
  }

  @Test func whatIsCutShortIsSaid() throws {
    let (output, error) = (try OutputReader(), try OutputReader())
    try sandbox.write(String(repeating: "y", count: 3_000_000), to: "out.log")
    let writer = try OutputWriter(
      output: output.writing, error: error.writing, memoryLimit: 1 << 16, spillFolder: sandbox.path)
    for _ in 1...1000 {
      writer.line(String(repeating: "x", count: 999), to: .standardOutput)
    }
    writer.logs(LogPrintout(label: "label", files: [.init(path: sandbox.path("out.log"))]))
    guard case .cut(let leftOut, nil) = writer.finish(until: Clock.monotonic + 0.1) else {
      throw TestFailure("it was not cut short")
    }
    let shown = output.bytes.count
    // What the kernel has taken unseen is not counted.
    #expect((4_000_000 - 2 * shown - 200_000...4_000_100).contains(leftOut), "\(leftOut)")
    #expect(error.text.hasPrefix("batchrun: warning: about 3."), "\(error.text)")
    #expect(error.text.hasSuffix(" MiB of output left out: it was not read in time\n"))
    output.leave()
    #expect(writer.finish() == .complete)
  }

  @Test func aSignalCutsItShort() throws {
    let output = try OutputReader()
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    writer.text(String(repeating: "x\n", count: 200_000), to: .standardOutput)
    // To this thread only: the others would end the test run.
    Signals.block([SIGHUP])
    defer { Signals.unblock([SIGHUP]) }
    let signals = try SignalQueue([SIGHUP])
    pthread_kill(pthread_self(), SIGHUP)
    guard case .cut(_, signal: SIGHUP) = writer.finish(signals: signals) else {
      throw TestFailure("no signal has ended it")
    }
    output.leave()
    #expect(writer.finish() == .complete)
  }

  @Test func aReaderThatGoesEndsIt() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    let error = try OutputReader()
    let writer = try OutputWriter(output: ends[1], error: error.writing)
    writer.text(String(repeating: "x\n", count: 200_000), to: .standardOutput)
    let ending = try finishing(writer)
    #expect(ending.wait(until: Clock.monotonic + 0.2) { $0 } == nil)
    close(ends[0])
    #expect(ending.wait(until: Clock.monotonic + 30) { $0 } == .complete)
    close(ends[1])
  }

  @Test func streamsThatAreOneFileKeepTheirOrder() throws {
    let both = try OutputReader()
    let other = dup(both.writing)
    defer { close(other) }
    let writer = try OutputWriter(output: both.writing, error: other)
    for number in 1...1000 {
      writer.line("\(number)", to: number.isMultiple(of: 3) ? .standardOutput : .standardError)
    }
    #expect(writer.finish() == .complete)
    #expect(both.text == (1...1000).map { "\($0)\n" }.joined())
  }

  @Test func theLiveAreaStaysBelowTheLines() throws {
    let (terminal, _, writer) = try liveDisplay()
    writer.line("first")
    try eventually("the area is drawn") { terminal.text.contains("drawn") }
    writer.line("second", to: .standardOutput)
    try eventually("the line is there") { terminal.text.contains("second\r\n") }
    writer.line("third")
    try eventually("the area is drawn again") {
      let screen = ScreenModel(width: 80, terminal.text).text
      return screen.count == 5 && screen[..<3] == ["first", "second", "third"]
        && screen[3].hasPrefix("drawn") && screen[4] == "second line"
    }
    writer.line("the end")
    #expect(writer.finish() == .complete)
    #expect(
      ScreenModel(width: 80, terminal.text).text == ["first", "second", "third", "the end"])
  }

  /// A writer with a live area on a terminal, and how often that has asked for its content.
  private func liveDisplay() throws -> (OutputReader, Counter, OutputWriter) {
    let terminal = try OutputReader(columns: 80, rows: 24)
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
    let (terminal, asked, writer) = try liveDisplay()
    let start = Clock.monotonic
    try eventually("two redraws") { asked.value >= 2 }
    let (seconds, redraws) = (Clock.monotonic - start, asked.value)
    #expect(seconds >= Double(redraws) - 0.01)
    writer.finish()
    #expect(terminal.text.contains("drawn"))
  }

  @Test func suspendedItDrawsNothing() throws {
    let (terminal, asked, writer) = try liveDisplay()
    writer.progressChanged()
    try eventually("the area is drawn") { asked.value > 0 }
    writer.suspend(atMost: 10)
    #expect(ScreenModel(width: 80, terminal.text).text == ["batchrun: suspended"])
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
    let output = try OutputReader()
    let raw: [UInt8] = Array("\u{1B}[2Jraw\r\n\u{1B}]0;t\u{7}".utf8)
    try sandbox.write(bytes: raw, to: "out.log")
    try sandbox.write("", to: "empty.log")
    try sandbox.write("errors\n", to: "err.log")
    let files = ["out.log", "missing.log", "empty.log", "err.log"].map {
      LogPrintout.File(path: sandbox.path($0))
    }
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    writer.logs(LogPrintout(label: "== job", files: files))
    #expect(writer.finish() == .complete)
    #expect(output.text == "== job\n" + String(decoding: raw, as: UTF8.self) + "\nerrors\n")
  }

  @Test func theOutputOfAnEarlierAttemptIsFoundUnderItsNumber() throws {
    let output = try OutputReader()
    try sandbox.write("first\n", to: "out.1.log")
    try sandbox.write("second\n", to: "out.log")
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    for attempt in 1...2 {
      let kept = sandbox.path("out.\(attempt).log")
      let file = LogPrintout.File(path: sandbox.path("out.log"), keptAs: kept)
      writer.logs(LogPrintout(label: "== \(attempt)", files: [file]))
    }
    #expect(writer.finish() == .complete)
    #expect(output.text == "== 1\nfirst\n== 2\nsecond\n")
  }

  @Test func logsAreInertOnATerminal() throws {
    let terminal = try OutputReader(columns: 80, rows: 24)
    try sandbox.write("\u{1B}[2Jraw\u{1B}]0;t\u{7}\n", to: "out.log")
    let writer = try OutputWriter(output: terminal.writing, error: terminal.writing)
    writer.logs(LogPrintout(label: "== job", files: [.init(path: sandbox.path("out.log"))]))
    #expect(writer.finish() == .complete)
    #expect(terminal.text == "== job\r\n\\x1b[2Jraw\\x1b]0;t\\x07\r\n")
  }

  @Test func aLogThatIsNoFileIsPassedOver() throws {
    let output = try OutputReader()
    #expect(mkfifo(sandbox.path("fifo"), 0o600) == 0)
    let writer = try OutputWriter(output: output.writing, error: output.writing)
    writer.logs(
      LogPrintout(
        label: "== job", files: [.init(path: sandbox.path("fifo")), .init(path: "/dev/zero")]))
    #expect(writer.finish() == .complete)
    #expect(output.text == "== job\n")
  }
}
