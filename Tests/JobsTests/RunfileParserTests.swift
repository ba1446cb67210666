import TestSupport
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

  /// In a comment a backslash is a character like any other, as a shell has it.
  @Test(arguments: [
    (
      "a \\\n  # --old 1 \\\n  --new 2\n",
      [Command("a   # --old 1 \\", line: 1), Command("--new 2", line: 3)]
    ),
    ("a # b \\\nc\n", [Command("a # b \\", line: 1), Command("c", line: 2)]),
    ("a;# b \\\nc\n", [Command("a;# b \\", line: 1), Command("c", line: 2)]),
    (" \\\n# no \\\nb\n", [Command("b", line: 3)]),
    ("a \\\n  # b\\\\\\\nc\n", [Command("a   # b\\\\\\", line: 1), Command("c", line: 3)]),
    ("a # b \\\r\nc\r\n", [Command("a # b \\", line: 1), Command("c", line: 2)]),
    // No comments.
    ("a#b \\\nc\n", [Command("a#b c", line: 1)]),
    ("a\\\n#b \\\nc\n", [Command("a#b c", line: 1)]),
    ("a '# b \\\nc'\n", [Command("a '# b c'", line: 1)]),
    ("a \"# b\\\" \\\n# c\" \\\nd\n", [Command("a \"# b\\\" # c\" d", line: 1)]),
    (
      "a 'b \\\n# c \\\n' # d \\\ne\n",
      [Command("a 'b # c ' # d \\", line: 1), Command("e", line: 4)]
    ),
    ("a \\# b \\\nc\n", [Command("a \\# b c", line: 1)]),
    ("a ${#b} $# \\\nc\n", [Command("a ${#b} $# c", line: 1)]),
  ])
  func aBackslashInACommentJoinsNothing(text: String, expected: [Command]) {
    #expect(parse(text) == expected)
  }

  /// The shell agrees where comments begin.
  @Test(arguments: [
    "echo a \\\n# b \\\necho c", "echo a#b \\\nc", "echo a;# b \\\necho c", "echo '#' \\\n c",
    "echo \"a\\\" # b\" \\\n c", "echo \\# \\\n c", "echo a\\\n#b \\\nc",
  ])
  func commandsAreThoseOfTheShell(text: String) throws {
    let sandbox = try Sandbox()
    func output(_ script: String) throws -> String {
      try sandbox.run(Invocation(["-c", script], program: "/bin/sh")).output
    }
    #expect(try parse(text).map { try output($0.text) }.joined() == output(text))
  }

  @Test func theTextKeepsItsLines() {
    let texts = [
      "a\nb \\\n  c \\\n d\ne\n", "a\\\r\nb\\\r\nc\r\nd", "\\\n\\\na\nb", "a # b \\\nc\n",
    ]
    for text in texts {
      var parser = RunfileParser()
      let runfile = parser.parse(Array(text.utf8), isEnd: true)
      runfile.withText { bytes in
        #expect(bytes.count == text.utf8.count)
        #expect(bytes.count { $0 == 10 } == text.utf8.count { $0 == 10 })
        for entry in runfile.entries {
          #expect(
            Array(bytes[entry.offset..<entry.offset + entry.length]) == runfile.command(entry))
        }
      }
    }
    var parser = RunfileParser()
    let runfile = parser.parse(Array("a \\\n  b\nc\n".utf8), isEnd: true)
    let text = runfile.withText { String(decoding: $0, as: UTF8.self) }
    #expect(text.split(separator: "\n").map { $0.drop { $0 == " " } } == ["a   b", "c"])
    #expect(text.hasSuffix("a   b\nc\n") && text.hasPrefix("\n"))
  }

  @Test func commentsThatMayBeDirectivesAreKept() {
    var parser = RunfileParser()
    let text = "#SBATCH -n 1\n# no\n#no\n  #PBS -x\na #BSUB -y\n#$ -N x\n#DISBATCH\\\n#\n"
    let runfile = parser.parse(Array(text.utf8), isEnd: true)
    #expect(
      runfile.directives.map {
        Command(String(decoding: runfile.command($0), as: UTF8.self), line: $0.line)
      } == [
        Command("#SBATCH -n 1", line: 1), Command("#$ -N x", line: 6),
        Command("#DISBATCH\\", line: 7),
      ])
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
