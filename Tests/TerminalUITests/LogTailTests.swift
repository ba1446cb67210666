import Glibc
import TestSupport
import Testing

@testable import TerminalUI

@Suite struct LogTailTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func tail(_ bytes: [UInt8], lines: Int, limit: Int = 64 << 10) throws -> LogTail {
    try sandbox.write(bytes: bytes, to: "log")
    return LogTail(ofFile: sandbox.path("log"), lines: lines, limit: limit)
  }

  private func tail(_ text: String, lines: Int, limit: Int = 64 << 10) throws -> [String] {
    try tail(Array(text.utf8), lines: lines, limit: limit).lines
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func givesTheLastLines() throws {
    #expect(try tail("a\nb\nc\nd\n", lines: 2) == ["c", "d"])
    #expect(try tail("a\nb\nc\nd", lines: 2) == ["c", "d"])
    #expect(try tail("a\nb", lines: 5) == ["a", "b"])
    #expect(try tail("a\n\n\n", lines: 2) == ["", ""])
    #expect(try tail("\n", lines: 3) == [""])
    #expect(try tail("", lines: 3) == [])
    #expect(try tail("a\nb\n", lines: 0) == [])
    #expect(try tail("a\r\nb\r\n", lines: 2) == ["a", "b"])
  }

  @Test func aHugeLineIsCutFromTheLeft() throws {
    let line = String(repeating: "x", count: 1000) + "end"
    let result = try tail(Array((line + "\n").utf8), lines: 3, limit: 10)
    #expect(result.isCut)
    #expect(result.lines == [Array("xxxxxxend".utf8)])
    #expect(result.shown(indent: "", width: 80) == ["…xxxxxxend"])
  }

  @Test func aFileOfGigabytesIsReadFromItsEnd() throws {
    let path = sandbox.path("sparse")
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    #expect(lseek(descriptor, 8 << 30, SEEK_SET) == 8 << 30)
    #expect(write(descriptor, "\nlast\n", 6) == 6)
    close(descriptor)
    let clock = ContinuousClock()
    var lines: [[UInt8]] = []
    let time = clock.measure { lines = LogTail(ofFile: path, lines: 1).lines }
    #expect(lines == [Array("last".utf8)])
    #expect(time < .seconds(1))
  }

  @Test func whatIsNoRegularFileHasNoLines() throws {
    #expect(LogTail(ofFile: sandbox.path("missing"), lines: 3).lines.isEmpty)
    #expect(LogTail(ofFile: sandbox.path, lines: 3).lines.isEmpty)
    #expect(mkfifo(sandbox.path("fifo"), 0o600) == 0)
    #expect(LogTail(ofFile: sandbox.path("fifo"), lines: 3).lines.isEmpty)
    try sandbox.write("secret\n", to: "elsewhere")
    #expect(symlink(sandbox.path("elsewhere"), sandbox.path("link")) == 0)
    #expect(LogTail(ofFile: sandbox.path("link"), lines: 3).lines.isEmpty)
  }

  @Test func isShownInert() throws {
    let bytes: [UInt8] = Array("\u{1B}]0;t\u{7}\ttab\n10%\r20%\r\n".utf8) + [0xFF, 0x00]
    #expect(
      try tail(bytes, lines: 3).shown(indent: "  ", width: 80)
        == ["  \\x1b]0;t\\x07    tab", "  20%", "  \\xff\\x00"])
    #expect(
      try tail(Array("abcdefgh".utf8), lines: 1).shown(indent: "  ", width: 8) == ["  abcde…"])
  }
}
