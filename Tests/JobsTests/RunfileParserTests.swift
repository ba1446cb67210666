import Testing

@testable import Jobs

@Suite struct RunfileParserTests {
  struct Command: Equatable, CustomStringConvertible {
    var text: String
    var line: UInt32

    init(_ text: String, line: UInt32) {
      self.text = text
      self.line = line
    }

    var description: String { "\(line):\(text)" }
  }

  func commands(of runfile: Runfile) -> [Command] {
    runfile.entries.map {
      Command(String(decoding: runfile.command($0), as: UTF8.self), line: $0.line)
    }
  }

  func parse(_ text: String) -> [Command] {
    var parser = RunfileParser()
    return commands(of: parser.parse(Array(text.utf8), isEnd: true))
  }

  @Test(arguments: [
    ("", []),
    ("a\nb\n", [Command("a", line: 1), Command("b", line: 2)]),
    ("a\r\nb\r\n", [Command("a", line: 1), Command("b", line: 2)]),
    ("a\nb", [Command("a", line: 1), Command("b", line: 2)]),
    ("a\r\nb\r", [Command("a", line: 1), Command("b", line: 2)]),
    ("\u{FEFF}a\n", [Command("a", line: 1)]),
    ("\u{FEFF}# no\na\n", [Command("a", line: 2)]),
    ("a\n\u{FEFF}b\n", [Command("a", line: 1), Command("\u{FEFF}b", line: 2)]),
    ("\n \t\n\r\na\n\n", [Command("a", line: 4)]),
    ("# no\na # yes\n  # no\n#\\\nb\n", [Command("a # yes", line: 2), Command("b", line: 5)]),
    ("  a  b \t\u{B}\u{C}\u{1C}\u{1F}\n", [Command("a  b", line: 1)]),
    ("é\u{A0}\n", [Command("é\u{A0}", line: 1)]),
    ("a\rb\n", [Command("a\rb", line: 1)]),
  ])
  func linesBecomeCommands(text: String, expected: [Command]) {
    #expect(parse(text) == expected)
  }

  @Test(arguments: [
    ("a \\\n  b\nc\n", [Command("a   b", line: 1), Command("c", line: 3)]),
    ("a\\\r\nb\\\r\nc\r\nd", [Command("abc", line: 1), Command("d", line: 4)]),
    ("a\\\\\nb\n", [Command("a\\\\", line: 1), Command("b", line: 2)]),
    ("a\\\\\\\nb\n", [Command("a\\\\b", line: 1)]),
    // As a shell sees it, the line below is one command: the first newline does not exist.
    ("echo a \\\n# b\n", [Command("echo a # b", line: 1)]),
    ("a\\\n\nb\n", [Command("a", line: 1), Command("b", line: 3)]),
    ("\\\n\\\na\nb\n", [Command("a", line: 1), Command("b", line: 4)]),
    (" \\\n# no\nb\n", [Command("b", line: 3)]),
    // A space after the backslash is what it escapes, and no line is joined.
    ("a\\ \nb\n", [Command("a\\", line: 1), Command("b", line: 2)]),
    // Nothing follows that could be joined.
    ("a\\", [Command("a\\", line: 1)]),
    ("a\\\n", [Command("a", line: 1)]),
  ])
  func aBackslashAtTheEndJoinsLines(text: String, expected: [Command]) {
    #expect(parse(text) == expected)
  }

  @Test func anyBytesStayAsTheyAre() {
    var parser = RunfileParser()
    let command: [UInt8] = [0xFF, 0xFE, 0x80, 0x1B, 0x07, 0x7F, 0xC3]
    let runfile = parser.parse(command + [10], isEnd: true)
    #expect(runfile.entries.map { runfile.command($0) } == [command])
    #expect(runfile.withCommand(runfile.entries[0]) { Array($0) } == command)
  }

  @Test func aNULSpoilsItsOwnCommandOnly() {
    var parser = RunfileParser()
    let runfile = parser.parse(Array("a\nb\0c\\\nd\ne\n\0\n".utf8), isEnd: true)
    #expect(runfile.entries.map(\.isUnusable) == [false, true, false, true])
    #expect(runfile.entries.map(\.line) == [1, 2, 4, 5])
    #expect(runfile.command(runfile.entries[1]) == Array("b\0cd".utf8))
  }

  @Test func aLongLineIsOneCommand() {
    let long = String(repeating: "x", count: 200 << 10)
    #expect(
      parse("a\n" + long + "\nb") == [
        Command("a", line: 1), Command(long, line: 2), Command("b", line: 3),
      ])
  }

  /// However the bytes arrive, the commands and their line numbers are the same.
  @Test(arguments: 1...9)
  func piecesGiveTheSameCommandsAsTheWhole(size: Int) {
    let text = "\u{FEFF}# c\\\na b\\\n  c \\\\\nd\\\r\n\\\ne\r\n\n\\\n\nf\0\\\\\\\ng\nh\\"
    var parser = RunfileParser()
    var pieces: [Command] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(start + size, bytes.count)])
      pieces += commands(of: parser.parse(piece, isEnd: false))
    }
    #expect(!pieces.contains { $0.text.hasPrefix("h") })
    pieces += commands(of: parser.parse([], isEnd: true))
    #expect(pieces == parse(text))
    #expect(pieces.last == Command("h\\", line: 12))
  }

  @Test func anEntryTakes16Bytes() {
    #expect(MemoryLayout<Runfile.Entry>.stride == 16)
  }

  @Test func theIdIsThatOfPythonsBatchrun() {
    var parser = RunfileParser()
    let runfile = parser.parse(Array("  echo d95c0c83e92c475d \n".utf8), isEnd: true)
    var ids: [String] = []
    runfile.forEachCommand { _, digest, _ in ids.append(JobID(digest).text) }
    #expect(ids == ["e0fd38b6873cfefa"])
  }
}
