import Glibc
import TestSupport
import Testing

/// The program as it is called, rightly and wrongly.
@Suite struct CommandLineTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `the version is one line`() throws {
    for spelling in ["--version", "-V"] {
      let result = try sandbox.batchrun(spelling)
      #expect(result.output.wholeMatch(of: /batchrun \d+\.\d+\.\d+\n/) != nil)
      #expect(result.exitCode == 0)
    }
  }

  @Test(arguments: [
    (
      "lanuch-nothing-like-it",
      "batchrun: error: unknown command 'lanuch-nothing-like-it'\n"
        + "hint: see 'batchrun --help'\n"
    ),
    (
      "completoin",
      "batchrun: error: unknown command 'completoin'; did you mean 'completion'?\n"
        + "hint: see 'batchrun --help'\n"
    ),
    (
      "completion tcsh",
      "batchrun: error: invalid value 'tcsh' for 'SHELL': expected one of 'bash', 'zsh', 'fish'\n"
        + "hint: see 'batchrun completion --help'\n"
    ),
    (
      "help help2",
      "batchrun: error: unknown command 'help2'; did you mean 'help'?\n"
        + "hint: see 'batchrun --help'\n"
    ),
    (
      "\"$(printf 'a\\033[31m\\nb')\"",
      "batchrun: error: unknown command 'a\\x1b[31m\\nb'\n"
        + "hint: see 'batchrun --help'\n"
    ),
    (
      "help \"$(printf 'caf\\351')\"",
      "batchrun: error: argument 2 is not valid UTF-8\n"
        + "hint: see 'batchrun --help'\n"
    ),
  ])
  func `wrong usage is reported on stderr, with exit code 2`(words: String, message: String) throws
  {
    let result = try sandbox.shell("\"$BATCHRUN\" \(words)")
    #expect(result.errors == message)
    #expect(result.output == "")
    #expect(result.exitCode == 2)
  }

  @Test func `a launch of nothing names the runfiles that are here`() throws {
    #expect(
      try sandbox.batchrun("launch").errors
        == "batchrun: error: missing argument 'RUNFILE'\n"
        + "hint: see 'batchrun launch --help'\n")
    for name in ["b.runfile", "a b.runfile", "c.txt"] { try sandbox.write("true\n", to: name) }
    let hint = "name the runfile: batchrun launch 'a b.runfile', or b.runfile"
    #expect(try sandbox.batchrun("launch", "-j", "2").errors.hasSuffix("hint: \(hint)\n"))
  }

  @Test func `without a command, help is an answer but no success`() throws {
    let result = try sandbox.batchrun()
    #expect(result.errors.hasPrefix("Usage: batchrun COMMAND"))
    #expect(result.output == "")
    #expect(result.exitCode == 2)
    #expect(try sandbox.batchrun("--help").output == result.errors)
  }

  @Test func `help and --help say the same`() throws {
    let help = try sandbox.batchrun("help", "completion")
    #expect(help.exitCode == 0)
    #expect(try sandbox.batchrun("completion", "--help").output == help.output)
  }

  @Test func `a reader who has enough ends nothing badly`() throws {
    let result = try sandbox.shell(
      "{ \"$BATCHRUN\" help --markdown; echo $? > code; } | head -c 1")
    #expect(result.output == "#")
    #expect(result.errors == "")
    #expect(sandbox.text(of: "code") == "0\n")
  }

  @Test func `output that is lost is a failure`() throws {
    let result = try sandbox.run(Invocation(["help"], output: .file("/dev/full")))
    #expect(
      result.errors
        == "batchrun: error: could not write to standard output: No space left on device\n")
    #expect(result.exitCode == 1)
  }

  @Test func `closed descriptors harm nothing`() throws {
    #expect(try sandbox.shell("\"$BATCHRUN\" help <&- >&- 2>&-").exitCode == 1)
    let result = try sandbox.shell("\"$BATCHRUN\" help >&-")
    #expect(result.errors.contains("could not write to standard output: Bad file descriptor"))
    #expect(try sandbox.shell("\"$BATCHRUN\" unknown <&- >&- 2>&-").exitCode == 2)
  }

  @Test func `colour and width are the terminal's`() throws {
    let terminal = try sandbox.startInTerminal(Invocation(["help"]), columns: 40)
    let result = try terminal.wait()
    #expect(result.output.contains("\u{1b}[1mUsage:\u{1b}[0m"))
    // A terminal gets "\r\n", which to Swift is one character.
    let lines = result.output.split(whereSeparator: \.isNewline)
      .map { $0.replacing(/\u{1b}\[[0-9;]*m/, with: "") }
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.contains("Launch, track and resume many commands"))
  }

  @Test func `NO_COLOR is honoured, and COLUMNS beats the terminal`() throws {
    let terminal = try sandbox.startInTerminal(
      Invocation(["help"], environment: ["NO_COLOR": "1", "COLUMNS": "200"]), columns: 40)
    let result = try terminal.wait()
    #expect(!result.output.contains("\u{1b}"))
    #expect(result.output.contains("Launch, track and resume many commands and parameter sweeps."))
  }
}
