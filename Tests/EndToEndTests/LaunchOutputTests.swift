import Glibc
import JSON
import TestSupport
import Testing

/// What a launch shows, and that it continues whatever becomes of what it shows.
@Suite struct LaunchOutputTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write((1...30).map { "echo \($0)\n" }.joined(), to: "a.runfile")
  }

  private func completed() throws -> Int? {
    let bytes = try sandbox.batchrun("status", "a", "--json").outputBytes
    return try JSONValue(parsing: bytes)["jobs"]?["completed"]?.int
  }

  @Test(arguments: [
    ("--json | head -1", 0), ("--print all | head -1", 0), (">&- 2>&-", 0),
    ("> /dev/full 2>&1", 0), ("--print all > /dev/full", 74), ("--json > /dev/full", 74),
    ("--json > /dev/full 2>/dev/full", 74), ("2>&1 | true", 0),
  ])
  func `a closed or stopped reader of its output does not stop a launch`(
    redirection: String, exitCode: Int
  ) throws {
    let result = try sandbox.shell(
      "{ \"$BATCHRUN\" launch a.runfile -j 2 \(insertingCode(redirection))")
    #expect(result.errors.contains("Fatal") == false)
    #expect(sandbox.text(of: "code") == "\(exitCode)\n")
    #expect(try completed() == 30)
    let isSaid = result.errors.hasSuffix(
      "batchrun: error: could not write to standard output: No space left on device\n"
        + "hint: no job is affected: 'batchrun logs a' shows their output\n")
    #expect(isSaid == (exitCode == 74 && !redirection.contains("2>")), "\(result)")
  }

  @Test func `a run whose output cannot be written reports that and keeps its exit code`() throws {
    try sandbox.write("import sys\ncode = 0\nprint('seen')\nsys.exit(code)\n", to: "train.py")
    for (code, expected) in [(0, "74\n"), (3, "3\n")] {
      let result = try sandbox.shell(
        "\"$BATCHRUN\" run train.py code=\(code) -y > /dev/full; echo $? > code")
      #expect(sandbox.text(of: "code") == expected, "\(result)")
      #expect(
        result.errors.contains("could not write to standard output: No space left on device\n"))
    }
    #expect(try sandbox.batchrun("cat", "--output").output == "seen\n")
  }

  /// The exit code of the launch itself is kept in a file, whatever stands behind the pipe.
  private func insertingCode(_ redirection: String) -> String {
    let parts = redirection.split(separator: "|", maxSplits: 1)
    let rest = parts.count > 1 ? " |" + parts[1] : ""
    return parts[0] + "; echo $? > code; }" + rest
  }

  @Test func `in a pipe there are no escapes and there is a summary`() throws {
    let result = try sandbox.batchrun("launch", "a.runfile")
    #expect(!(result.output + result.errors).contains("\u{1B}"))
    #expect(result.errors.contains("batchrun: a: 30 completed, 0 failed\n"))
  }

  @Test func `on a terminal the progress is live, and gone in the end`() throws {
    try sandbox.write("while ! test -e go; do sleep 0.05; done\necho last\n", to: "held")
    let terminal = try sandbox.startInTerminal(
      Invocation(["launch", "held"], environment: ["NO_COLOR": "1"]), columns: 80)
    try terminal.expect("0 completed · 0 failed · 1 running · 1 left")
    try terminal.expect("1s       line 1  while ! test -e go")
    try terminal.resize(columns: 32, rows: 24)
    try terminal.expect("0 completed · 0 failed\r\n1 running · 1 left")
    try sandbox.write("", to: "go")
    let result = try terminal.wait()
    #expect(result.exitCode == 0)
    #expect(result.output.contains("\u{1B}[J"))
    #expect(result.output.contains("2 completed"))
  }

  @Test func `NO_COLOR is honoured`() throws {
    let colours = /\u{1B}\[[0-9;]*m/
    let coloured = try sandbox.startInTerminal(Invocation(["launch", "a.runfile"])).wait()
    let plain = try sandbox.startInTerminal(
      Invocation(
        ["launch", "a.runfile", "--mode", "overwrite"], environment: ["NO_COLOR": "1"])
    ).wait()
    #expect(coloured.output.contains(colours))
    #expect(!plain.output.contains(colours))
  }

  @Test func `names and output of jobs reach the terminal without control characters`() throws {
    let title = "\u{1B}]0;owned\u{7}"
    try sandbox.write(
      "printf '\(title)\\033]52;c;eA==\\007'; exit 1 # \(title)\u{9B}2J\u{202E}\n", to: "evil")
    let result = try sandbox.startInTerminal(
      Invocation(["launch", "evil", "--print", "all", "--tail", "5"])
    ).wait()
    #expect(!result.output.contains("\u{1B}]0") && !result.output.contains("\u{1B}]52"))
    #expect(
      !result.output.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{9B}" || $0 == "\u{7}" }
    )
    #expect(result.output.contains("\\x1b]0;owned\\x07"))
  }

  @Test func `--json is an object a line from launch to summary`() throws {
    let result = try sandbox.batchrun("launch", "a.runfile", "--json", "-j", "2")
    let events = try result.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))["event"]?.string
    }
    #expect(events.first == "launch")
    #expect(events.last == "summary")
    #expect(events.count { $0 == "start" } == 30)
    #expect(events.count { $0 == "end" } == 30)
    #expect(result.errors == "")
  }

  @Test func `--tail shows whole lines in a pipe, and what fits on a terminal`() throws {
    let long = String(repeating: "0123456789", count: 30)
    try sandbox.write("echo \(long); exit 1\n", to: "long")
    let piped = try sandbox.batchrun("launch", "long", "--tail", "1")
    #expect(piped.errors.contains("\n  | \(long)\n"))
    let shown = try sandbox.startInTerminal(
      Invocation(
        ["launch", "long", "--tail", "1", "--mode", "overwrite"], environment: ["NO_COLOR": "1"])
    ).wait()
    #expect(shown.output.contains("  | 0123456789"))
    #expect(!shown.output.contains("  | \(long)"))
  }

  @Test func `--print shows outputs whole and labelled`() throws {
    try sandbox.write("echo good\nprintf bad; printf worse >&2; exit 1\n", to: "b")
    let failed = try sandbox.batchrun("launch", "b", "--print", "failed")
    #expect(
      failed.output
        == "==> printf bad; printf worse >&2; exit 1  (exit code 1)\nbad\nworse\n")
    let all = try sandbox.batchrun("launch", "b", "--print", "all", "--mode", "overwrite")
    #expect(all.output.hasPrefix("==> echo good  (exit code 0)\ngood\n==> printf bad"))
  }
}
