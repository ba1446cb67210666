import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun compare` as it is used.
@Suite struct CompareCommandTests {
  @Test func `a launched sweep is compared without a project`() throws {
    let sweep = try ComparedSweep()
    let result = try sweep.compare()
    let lines = result.output.split(separator: "\n")
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    #expect(
      lines.first
        == "run       operation  started              time     status     label  loud  lr   step  acc  loss"
    )
    let shape =
      /[0-9a-f]{8}  sweep      \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  0:00:0\d  completed         yes   0.3  3     0.7  0.5/
    #expect(lines.dropFirst().first?.wholeMatch(of: shape) != nil, "\(lines)")
    #expect(lines.count == 4)
  }

  @Test func `columns, order and number of rows are chosen`() throws {
    let sweep = try ComparedSweep()
    let result = try sweep.compare(
      "-cc", "=lr,min loss,min loss step as best", "--min", "min loss", "--top", "2")
    let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").dropFirst() }
    #expect(
      lines.map { $0.joined(separator: " ") } == ["lr min loss best", "0.2 0.05 2", "0.1 0.4 2"])
    #expect(try sweep.rows("--max", "=lr").map { $0["lr"] } == ["0.3", "0.2", "0.1"])
    #expect(try sweep.rows("3", "1").map { $0["lr"] } == ["0.1", "0.3"])
    #expect(try sweep.rows("-u", "-r").first?.keys.sorted() == ["lr", "run"])
  }

  @Test func `filters are those of all commands on runs`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.batchrun("mark", "2", "-y")
    #expect(try sweep.rows("--marked").map { $0["lr"] } == ["0.2"])
    #expect(try sweep.rows("-o", "other").isEmpty)
    #expect(try sweep.compare("--marked").output.contains("sweep [marked]"))
    let nothing = try sweep.compare("--error")
    #expect(nothing.exitCode == 0)
    #expect(nothing.output == "")
    #expect(try sweep.compare("--error", "--json").output == "[]\n")
  }

  @Test func `files are written whole, with their folders`() throws {
    let sweep = try ComparedSweep()
    let result = try sweep.compare("--csv", "results/new/a.csv")
    #expect(result.exitCode == 0)
    #expect(result.output == "")
    #expect(result.errors == "Wrote 3 row(s) to results/new/a.csv\n")
    let lines = sweep.sandbox.lines(of: "results/new/a.csv")
    #expect(lines.count == 4)
    #expect(sweep.sandbox.names(in: "results/new") == ["a.csv"])
    #expect(
      lines == (try sweep.compare("--csv", "-")).output.split(separator: "\n").map(String.init))
    #expect(try sweep.compare("--out", "b.md").errors == "Wrote 3 row(s) to b.md\n")
    #expect(sweep.sandbox.lines(of: "b.md").first?.hasPrefix("| run | operation |") == true)
    #expect(try sweep.compare("--json", "--out", "b.md").exitCode == 0)
    #expect(sweep.sandbox.text(of: "b.md")?.hasPrefix("[{\"run\":") == true)
  }

  @Test func `what cannot be written is told`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.write("kept", to: "file")
    let inFile = try sweep.compare("--csv", "file/a.csv")
    #expect(inFile.exitCode == 1)
    #expect(inFile.errors == "batchrun: error: cannot write 'file/a.csv': Not a directory\n")
    let folder = try sweep.compare("--csv", ".")
    #expect(folder.exitCode == 2)
    #expect(folder.errors == "batchrun: error: '.' is a folder, not a file\n")
    #expect(sweep.sandbox.text(of: "file") == "kept")
    let full = try sweep.sandbox.run(
      Invocation(["compare", "--csv", "-"], output: .file("/dev/full")))
    #expect(full.exitCode == 1)
    #expect(full.errors.contains("could not write to standard output"), "\(full)")
  }

  private static let help = "hint: 'batchrun help compare' shows what a column can be\n"

  private static let wrongInput: [(arguments: [String], exitCode: Int32, message: String)] = [
    (["-c", "a =b"], 2, "invalid col spec 'a =b': unexpected token '=b' at position 2\n" + help),
    (
      ["-c", "avg a step"], 2, "'avg' comes from all steps and has no single step (position 6)"
    ),
    (["--min", "los"], 1, "no run has a value for the column 'los'; did you mean 'loss'?\n"),
    (["--max", "=loss"], 1, "no run has a value for the column '=loss'; did you mean 'loss'?\n"),
    (
      ["--min", "a 'b'"], 2,
      "invalid col spec 'a 'b'': unexpected token ''b'' at position 2\n" + help
    ),
    (
      ["--min", "loss acc"], 1,
      "no run has a value for the column 'loss acc'; did you mean 'loss,acc'?"
    ),
    (["99"], 1, "could not find a run matching '99'"),
    (["--csv", "a", "--json"], 2, "'--csv' and '--json'"),
    (["-c", "a", "-cc", "b"], 2, "'-c' and '-cc' cannot be used together"),
    (["--min", "a", "--max", "b"], 2, "'--min' and '--max'"), (["--top", "0"], 2, "'--top'"),
  ]

  @Test(arguments: wrongInput)
  func `wrong input is told in a line`(
    arguments: [String], exitCode: Int32, message: String
  ) throws {
    let sweep = try ComparedSweep()
    let result = try sweep.sandbox.run(Invocation(["compare"] + arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func `a column that no run has is reported, and the rest is shown`() throws {
    let sweep = try ComparedSweep()
    let result = try sweep.compare("-c", "los,nothing,loss")
    #expect(result.exitCode == 0)
    #expect(
      result.errors
        == "batchrun: warning: no run has a value for the column 'los'; did you mean 'loss'?\n"
        + "batchrun: warning: no run has a value for the column 'nothing'\n")
    #expect(result.output.split(separator: "\n").count == 4)
  }

  @Test func `a narrow terminal gets what differs, and a line about the rest`() throws {
    let sandbox = try Sandbox()
    let flags = (10..<30).map { "f\($0)" }
    try sandbox.write(
      "op:\n  exec: \"echo 'metric: ${f10}'\"\n  flags:\n"
        + flags.map { "    \($0): 1\n" }.joined(), to: "batchrun.yml")
    #expect(try sandbox.batchrun("run", "op", "f10=[7,8,9]", "-y").exitCode == 0)
    for arguments in [["compare", "--table"], ["compare"]] {
      let session = try sandbox.startInTerminal(
        Invocation(arguments, environment: ["TERM": "dumb"]), columns: 80)
      let lines = try session.wait().output.split(separator: "\r\n").map(String.init)
      #expect(lines[0].contains("f10") && lines[0].contains("metric"), "\(lines)")
      #expect(!lines[0].contains("f11"))
      #expect(lines.allSatisfy { $0.count <= 80 })
      #expect(
        lines.last?.contains(/^\d\d more columns: .*f11.* \('--csv -' prints all\)$/) == true)
    }
    let whole = try sandbox.batchrun("compare", "--table")
    #expect(flags.allSatisfy { whole.output.contains($0) } && whole.errors == "")
    let wide = try sandbox.startInTerminal(Invocation(["compare", "--table"]), columns: 400)
    #expect(try !wide.wait().output.contains("more column"))
  }

  @Test func `as many rows are written as are asked for, in every format`() throws {
    let sweep = try ComparedSweep()
    #expect(try sweep.compare("--json", "-n", "2").json.array?.count == 2)
    #expect(try sweep.compare("--csv", "-", "-n", "2").output.split(separator: "\n").count == 3)
    // The list of runs gives all of them to a program, and says so.
    let runs = try sweep.sandbox.batchrun("runs", "--json", "-n", "2")
    #expect(try runs.json.array?.count == 3)
    #expect(runs.errors == "batchrun: --json always shows all runs\n")
  }

  @Test func `trials are compared, their batch is not unless it is asked for`() throws {
    let project = try SeedProject("batch")
    #expect(try project.run("shout", "msg=[a,b]", "--keep-batch").exitCode == 0)
    let sandbox = project.sandbox
    let trials = try sandbox.batchrun("compare", "--csv", "-", "-cc", ".operation,=msg")
    #expect(
      trials.output.split(separator: "\n").map { $0.split(separator: ",").dropFirst() }
        == [["operation", "msg"], ["shout", "b"], ["shout", "a"]])
    let all = try sandbox.batchrun("compare", "--json", "--include-batch")
    let operations = try all.json.array?.compactMap { $0["operation"]?.string }
    #expect(operations?.sorted() == ["shout", "shout", "shout+"])
    let batch = try sandbox.batchrun("compare", "-o", "shout+")
    #expect(batch.exitCode == 0)
    #expect(batch.output == "")
    #expect(batch.errors.contains("'--include-batch' shows them"), "\(batch)")
  }

  @Test func `an operation of the project says what is compared`() throws {
    let project = try SeedProject("batch")
    try project.sandbox.writeScript("echo \"score: $1\"; echo 'noise: 1'", to: "measure.sh")
    try project.sandbox.append(
      """

      measure:
        exec: ./measure.sh ${x}
        flags: {x: 1, y: 2}
        compare: [=x, score, max noise as loudest]
        objective: {maximize: score}

      """, to: "batchrun.yml")
    #expect(try project.run("measure", "x=[3,10]").exitCode == 0)
    let sandbox = project.sandbox
    func headings() throws -> String {
      let result = try sandbox.batchrun("compare", "--csv", "-", "--max", "score")
      #expect(result.errors == "")
      return result.output.split(separator: "\n").first.map(String.init) ?? ""
    }
    #expect(try headings() == "run,operation,started,time,status,label,x,score,loudest")
    // Without the project, the record still says it.
    sandbox.remove("batchrun.yml")
    #expect(try headings() == "run,operation,started,time,status,label,x,score,loudest")
    try sandbox.write(
      "measure: {exec: true, flags: {x: 1}, compare: [score]}\n", to: "batchrun.yml")
    #expect(try headings() == "run,operation,started,time,status,label,score")
  }

  @Test func `a project in error does not keep runs from being compared`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.write("train: [\n", to: "batchrun.yml")
    let result = try sweep.compare()
    #expect(result.exitCode == 0)
    #expect(result.output.split(separator: "\n").count == 4)
    #expect(result.errors.hasPrefix("batchrun: warning: "), "\(result)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func `the scalars of each run can be listed`() throws {
    let sweep = try ComparedSweep()
    let lines = try sweep.compare("--print-scalars", "1").output.split(separator: "\n")
    #expect(lines.first?.wholeMatch(of: /\[[0-9a-f]{8}\] sweep/) != nil, "\(lines)")
    #expect(lines.dropFirst() == ["  acc: 0.700000 (step 3)", "  loss: 0.500000 (step 3)"])
  }

  @Test func `control characters reach files, but no terminal`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.batchrun("label", "1", "--set", "a\u{1b}[31mb", "-y")
    #expect(try sweep.compare("--csv", "-").outputBytes.contains(0x1b))
    #expect(try !sweep.compare().outputBytes.contains(0x1b))
    let terminal = try sweep.sandbox.startInTerminal(Invocation(["compare", "--csv", "-"]))
    _ = try terminal.wait()
    #expect(terminal.screen.contains("a\\x1b[31mb"))
  }

  @Test func `a table is cut at the width of the terminal`() throws {
    let sweep = try ComparedSweep()
    let terminal = try sweep.sandbox.startInTerminal(
      Invocation(["compare", "--table"], environment: ["COLUMNS": "50", "NO_COLOR": "1"]))
    _ = try terminal.wait()
    let lines = terminal.screen.split(whereSeparator: \.isNewline)
    // What does not differ is left out, and the last line says so.
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.count <= 50 }, "\(lines)")
    #expect(lines.first?.hasPrefix("run  ") == true, "\(lines)")
    #expect(lines.first?.contains(" lr") == true, "\(lines)")
    #expect(lines.first?.contains("status") == false, "\(lines)")
    #expect(lines.last?.contains(" more columns: ") == true, "\(lines)")
  }
}
