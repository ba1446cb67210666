import Glibc
import TestSupport
import Testing

/// `batchrun sweep` as it is called, and the files that it leaves.
@Suite struct SweepTests {
  private static let seed = """
    program: python3 my_script.py
    parameters:
      alpha:
        values:
          - 1
          - 2
          - 5
      beta:
        values: [0.1, 0.25, 0.5]
      gamma:
        value: 100

    """
  private static let seedLines = ["1", "2", "5"].flatMap { alpha in
    ["0.1", "0.25", "0.5"].map { "python3 my_script.py --alpha=\(alpha) --beta=\($0) --gamma=100" }
  }

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(Self.seed, to: "gridspec.yml")
  }

  @Test func `the runfile has the spec's name and stands in the current folder`() throws {
    try sandbox.makeFolder("specs")
    try sandbox.write(Self.seed, to: "specs/other.grid.yaml")
    let result = try sandbox.batchrun("sweep", "specs/other.grid.yaml")
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    #expect(
      result.output == "Runfile generated: other.grid.runfile (9 commands)\n"
        + "Launch it with: batchrun launch other.grid.runfile\n")
    #expect(sandbox.lines(of: "other.grid.runfile") == Self.seedLines)
    #expect(sandbox.text(of: "other.grid.runfile")?.hasSuffix("--gamma=100\n") == true)
    #expect(sandbox.names() == ["gridspec.yml", "other.grid.runfile", "specs"])
  }

  @Test func `the commands can be written to stdout and to a pipe`() throws {
    let direct = try sandbox.batchrun("sweep", "gridspec.yml", "--out", "-")
    #expect(direct.output == Self.seedLines.map { $0 + "\n" }.joined())
    let piped = try sandbox.shell(
      "\"$BATCHRUN\" sweep - < gridspec.yml | tail -n 1; mkfifo pipe; cat pipe > copy & "
        + "\"$BATCHRUN\" sweep gridspec.yml --out pipe > /dev/null; wait; wc -l < copy")
    #expect(piped.output == "\(Self.seedLines[8])\n9\n")
    #expect(sandbox.names() == ["copy", "gridspec.yml", "pipe"])
  }

  @Test func `an existing runfile is replaced, keeping its mode and what links to it`() throws {
    try sandbox.write("python3 old.py\n", to: "gridspec.runfile")
    #expect(chmod(sandbox.path("gridspec.runfile"), 0o640) == 0)
    #expect(symlink("gridspec.runfile", sandbox.path("link")) == 0)
    let result = try sandbox.batchrun("sweep", "gridspec.yml", "--out", "link", "--limit", "1")
    #expect(result.exitCode == 0)
    #expect(sandbox.lines(of: "gridspec.runfile") == [Self.seedLines[0]])
    #expect(target(ofLink: sandbox.path("link")) == "gridspec.runfile")
    #expect(try sandbox.shell("stat -c %a gridspec.runfile").output == "640\n")
    #expect(sandbox.names() == ["gridspec.runfile", "gridspec.yml", "link"])
  }

  @Test func `a new runfile has the mode that the user gives new files`() throws {
    let result = try sandbox.shell(
      "umask 027; \"$BATCHRUN\" sweep gridspec.yml > /dev/null; stat -c %a gridspec.runfile")
    #expect(result.output == "640\n")
  }

  @Test(arguments: [
    (
      "program: p\nparameters:\n  a: {valuess: [1]}\n",
      """
      batchrun: error: bad.yml:3:7: parameter 'a': unknown key 'valuess' (did you mean 'values'?)
          a: {valuess: [1]}
              ^

      """
    ),
    (
      "program: p\nparameters: {a: 3, b: {expr: 6 // (a - 3)}}\n",
      """
      batchrun: error: bad.yml:2:32: expression '6 // (a - 3)': division by zero
        parameters: {a: 3, b: {expr: 6 // (a - 3)}}
                                       ^

      """
    ),
    (
      "program: p\nparameters:\n\ta: 1\n",
      """
      batchrun: error: bad.yml:3:1: not valid YAML: a tab is not allowed here
         a: 1
        ^
      hint: indent with spaces

      """
    ),
    (
      "program: p\nparameters: {\"\\e[31m\": 1}\n",
      """
      batchrun: error: bad.yml:2:14: parameter name '\\x1b[31m' cannot be an option
        parameters: {"\\e[31m": 1}
                     ^
      hint: give the spelling with 'option:', or write it 'as: positional'

      """
    ),
    (
      "program: p\nparameters: {a: [1, 2]}\nwhere: a > 2\n",
      "batchrun: error: no combination is left: 'where', 'exclude' or 'when' drop all of them\n"
    ),
  ])
  func `a wrong spec is shown with its place, and no file is touched`(
    spec: String, message: String
  ) throws {
    try sandbox.write(spec, to: "bad.yml")
    try sandbox.write("old\n", to: "bad.runfile")
    let result = try sandbox.batchrun("sweep", "bad.yml")
    #expect(result.errors == message)
    #expect(result.output == "")
    #expect(result.exitCode == 2)
    #expect(sandbox.text(of: "bad.runfile") == "old\n")
    #expect(sandbox.names() == ["bad.runfile", "bad.yml", "gridspec.yml"])
  }

  @Test(arguments: [
    ("missing.yml", 2, "cannot open 'missing.yml': No such file or directory"),
    (".", 2, "'.' is a folder, not a grid spec"),
    (
      "gridspec.yml --out gridspec.yml", 2,
      "the runfile 'gridspec.yml' would replace the grid spec itself"
    ),
    ("gridspec.yml --out ./", 2, "'./' is a folder, not a runfile"),
    ("gridspec.yml --out none/x", 1, "cannot write 'none/x': No such file or directory"),
    ("gridspec.yml --out /dev/full", 1, "cannot write '/dev/full': No space left on device"),
    (
      "gridspec.yml --sample 0", 2,
      "invalid value '0' for '--sample': expected a whole number of at least 1"
    ),
    (
      "gridspec.yml --seed -1", 2,
      "invalid value '-1' for '--seed': expected a whole number of at least 0"
    ),
    ("gridspec.yml --count --dry_run", 2, "'--dry_run' and '--count' cannot be used together"),
  ])
  func `what cannot be read or written is reported`(words: String, exitCode: Int32, message: String)
    throws
  {
    let result = try sandbox.shell("\"$BATCHRUN\" sweep \(words)")
    #expect(
      result.errors.split(separator: "\n").first.map(String.init) == "batchrun: error: \(message)")
    #expect(result.exitCode == exitCode)
    #expect(sandbox.text(of: "gridspec.yml") == Self.seed)
    #expect(sandbox.names() == ["gridspec.yml"])
  }

  @Test func `a dry run shows the beginning and the number`() throws {
    try sandbox.write("program: p\nparameters: {a: {max: 12000}}\n", to: "many.yml")
    let result = try sandbox.batchrun("sweep", "many.yml", "--dry_run")
    let shown = (0..<10).map { "p --a=\($0)\n" }.joined()
    #expect(result.output == shown + "…\n12,000 commands; 'many.runfile' is not written\n")
    let short = try sandbox.batchrun("sweep", "gridspec.yml", "--dry-run")
    #expect(short.output.hasPrefix(Self.seedLines.joined(separator: "\n") + "\n9 commands;"))
    #expect(sandbox.names() == ["gridspec.yml", "many.yml"])
  }

  @Test func `options choose among the combinations`() throws {
    func count(_ options: String...) throws -> String {
      try sandbox.run(Invocation(["sweep", "gridspec.yml", "--count"] + options)).output
    }
    #expect(try count() == "9\n")
    #expect(try count("--skip", "2", "--limit", "4") == "4\n")
    #expect(try count("--sample", "5") == "5\n")
    #expect(try count("--skip", "20") == "0\n")
    let draw = ["sweep", "gridspec.yml", "--out", "-", "--sample", "4", "--seed", "11"]
    let first = try sandbox.run(Invocation(draw)).output
    #expect(try sandbox.run(Invocation(draw)).output == first)
    #expect(first.split(separator: "\n").allSatisfy { Self.seedLines.contains(String($0)) })
    let other = try sandbox.run(Invocation(draw + ["--shuffle"])).output
    #expect(other != first)
    #expect(other.split(separator: "\n").sorted() == first.split(separator: "\n").sorted())
  }

  @Test func `a reader that has enough ends the work`() throws {
    try sandbox.write("program: p\nparameters: {a: {max: 1000000000000}}\n", to: "endless.yml")
    let result = try sandbox.shell("\"$BATCHRUN\" sweep endless.yml --out - | head -n 2")
    #expect(result.output == "p --a=0\np --a=1\n")
    #expect(result.errors == "")
  }

  @Test func `an interrupted sweep leaves the old runfile, and the next one cleans up`() throws {
    try sandbox.write("program: p\nparameters: {a: {max: 1000000000000}}\n", to: "endless.yml")
    try sandbox.write("p old\n", to: "endless.runfile")
    let running = try sandbox.startBatchrun("sweep", "endless.yml")
    try eventually("a part is written") { sandbox.names().count == 4 }
    running.send(SIGKILL)
    _ = try running.wait()
    #expect(sandbox.text(of: "endless.runfile") == "p old\n")
    let next = try sandbox.batchrun("sweep", "endless.yml", "--limit", "2")
    #expect(next.exitCode == 0)
    #expect(sandbox.lines(of: "endless.runfile") == ["p --a=0", "p --a=1"])
    #expect(sandbox.names() == ["endless.runfile", "endless.yml", "gridspec.yml"])
  }

  @Test func `the commands mean to a shell what the spec says`() throws {
    let odd = [
      "two words", "it's", "$HOME", "", "a\\b", "`date`", "a;b", "*", "#x", "é", "--x", "\"q\"",
    ]
    let list = odd.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
    try sandbox.write(
      "program: printf '%s\\n'\nparameters: {a: {values: [\(list)]}}\n", to: "odd.yml")
    let result = try sandbox.shell("\"$BATCHRUN\" sweep odd.yml > /dev/null && sh odd.runfile")
    #expect(result.output == odd.map { "--a=\($0)\n" }.joined())
  }
}
