import Posix
import TestSupport
import Testing

@testable import TerminalUI

@Suite struct PrefixedLogTests {
  /// Fed in pieces of each size, it comes out the same.
  private func shown(
    _ text: String, prefix: String, _ escaping: LogPrintout.Escaping = .none
  ) -> Set<String> {
    let bytes = Array(text.utf8)
    return Set(
      [1, 2, 3, 7, max(1, bytes.count)].map { size in
        var log = PrefixedLog(prefix: prefix, escaping: escaping)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
          result += log.append(Array(bytes[start..<min(bytes.count, start + size)]))
        }
        result += log.finish()
        return String(decoding: result, as: UTF8.self)
      })
  }

  @Test func everyLineHasThePrefix() {
    #expect(shown("a\n\nbc\n", prefix: "17 | ") == ["17 | a\n17 | \n17 | bc\n"])
    #expect(shown("a\nlast", prefix: "1 | ") == ["1 | a\n1 | last\n"])
    #expect(shown("", prefix: "1 | ") == [""])
    #expect(shown("\n", prefix: "1 | ") == ["1 | \n"])
  }

  @Test func aloneItIsAsItIs() {
    #expect(shown("a\u{1B}[2J\nlast", prefix: "") == ["a\u{1B}[2J\nlast"])
  }

  @Test func aTerminalObeysNothingButColours() {
    let text = "\u{1B}[31mred\u{1B}[0m\u{1B}]0;t\u{7}\nend"
    #expect(
      shown(text, prefix: "1 | ", .forTerminal(true))
        == ["1 | \u{1B}[31mred\u{1B}[0m\\x1b]0;t\\x07\n1 | end\u{1B}[0m\n"])
    #expect(
      shown(text, prefix: "", .forTerminal(false)) == ["red\\x1b]0;t\\x07\nend\n"])
  }
}

@Suite struct LastLinesTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func last(_ count: Int, of text: String) throws -> String {
    try sandbox.write(text, to: "log")
    let log = try #require(LogReader(sandbox.path("log")))
    let start = LastLines.start(of: count, in: log, size: log.size)
    return String(decoding: log.bytes(in: start..<log.size), as: UTF8.self)
  }

  @Test func linesAreCountedFromTheEnd() throws {
    let text = "1\n2\n3\n"
    #expect(try (0...4).map { try last($0, of: text) } == ["", "3\n", "2\n3\n", text, text])
    #expect(try last(1, of: "1\n2") == "2")
    #expect(try last(2, of: "1\n\n") == "1\n\n")
    #expect(try last(1, of: "\n\n") == "\n")
    #expect(try last(3, of: "") == "")
  }

  @Test func linesMayBeLongerThanAPiece() throws {
    let long = String(repeating: "x", count: 200_000)
    #expect(try last(2, of: "a\n\(long)\n\(long)\n") == "\(long)\n\(long)\n")
    #expect(try last(3, of: "a\n\(long)\n\(long)\n") == "a\n\(long)\n\(long)\n")
  }
}
