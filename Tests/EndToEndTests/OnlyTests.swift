import JSON
import TestSupport
import Testing

/// `--only EXPR` of `launch` and `sweep`.
@Suite struct OnlyTests {
  private static let spec = """
    program: echo
    parameters: {lr: [0.1, 0.01, 0.001], opt: [adam, sgd], model.depth: [2, 4]}

    """

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(Self.spec, to: "grid.yml")
    try sandbox.batchrun("sweep", "grid.yml")
  }

  private func launch(_ options: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["launch", "grid.runfile"] + options))
  }

  @Test func `a launch runs the lines that match, and the next one the others`() throws {
    let first = try launch("--only", "lr < 0.1 and opt == adam")
    #expect(first.exitCode == 0, "\(first)")
    #expect(first.errors.contains("running 4 jobs (8 skipped by --only) on 1 worker"), "\(first)")
    #expect(first.errors.contains(": 4 completed, 0 failed"), "\(first)")
    let again = try launch("--only", "lr < 0.1 and opt == adam")
    #expect(again.exitCode == 0)
    #expect(again.errors == "batchrun: grid: nothing to do: 4 completed (8 skipped by --only)\n")
    #expect(try launch().errors.contains(": 8 completed, 0 failed, 4 already completed"))
  }

  @Test func `it goes together with --limit, --json, --dry-run and a spec`() throws {
    let preview = try launch("--only", "model.depth = 2", "--dry-run")
    #expect(preview.output.contains("6 jobs to run, 0 to skip (6 new); 6 skipped by --only"))
    #expect(!preview.output.contains("--model.depth=4"))
    let limited = try launch("--only", "model.depth = 2", "--limit", "1")
    #expect(limited.exitCode == 0)
    #expect(limited.errors.contains(": 1 completed, 0 failed"))
    let json = try launch("--only", "opt = sgd", "--json")
    let launch = try #require(json.output.split(separator: "\n").first)
    #expect(try JSONValue(parsing: Array(launch.utf8))["left_out"]?.int == 6, "\(json)")
    let spec = try sandbox.batchrun("launch", "grid.yml", "--name", "x", "--only", "lr = 0.1")
    #expect(spec.errors.contains(": 4 completed, 0 failed"), "\(spec)")
    #expect(sandbox.lines(of: "runs/x.runfile").count == 12)
  }

  @Test(arguments: [
    ("program: \"echo 'loss: 0.5'; :\"", "as: assign"), ("program: echo", "as: positional"),
    ("program: env", "as: env"), ("program: echo", "as: space"),
    ("command: [sh, -c, 'echo loss=${lr}0 # ${opt}']", "as: none"),
  ])
  func `combinations of a spec are chosen and shown however they are written`(
    program: String, style: String
  ) throws {
    try sandbox.write(
      """
      \(program)
      parameters: {lr: {values: [0.1, 0.01], \(style)}, opt: {values: [adam, sgd], \(style)}}

      """, to: "s.yml")
    let preview = try sandbox.batchrun("launch", "s.yml", "--only", "lr < 0.1", "--dry-run")
    let rows = preview.output.split(separator: "\n").map { $0.split(separator: " ").prefix(4) }
    #expect(rows.first?.prefix(3) == ["action", "reason", "opt"], "\(preview)")
    #expect(rows.dropFirst().first?.prefix(3) == ["run", "new", "adam"], "\(preview)")
    #expect(preview.output.contains("2 jobs to run, 0 to skip (2 new); 2 skipped by --only"))
    let refused = try sandbox.batchrun("launch", "s.yml", "--only", "lrr < 0.1")
    #expect(refused.exitCode == 2, "\(refused)")
    #expect(!sandbox.exists("runs"))
    let result = try sandbox.batchrun("launch", "s.yml", "--only", "lr < 0.1")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("running 2 jobs (2 skipped by --only)"), "\(result)")
    #expect(sandbox.lines(of: "runs/s.runfile").count == 4)
    let table = try sandbox.batchrun("compare", "s", "--csv", "-", "-cc", "lr,opt")
    let lines = table.output.split(separator: "\n").map { $0.split(separator: ",").suffix(2) }
    #expect(
      lines.map { $0.joined(separator: " ") }.sorted() == ["0.01 adam", "0.01 sgd", "lr opt"],
      "\(table)")
  }

  @Test func `failures of lines that are left out do not count`() throws {
    try sandbox.write("test -e ok --lr=1\ntrue --lr=2\n", to: "grid.runfile")
    #expect(try launch().exitCode == 1)
    #expect(try launch("--only", "lr = 2").exitCode == 0)
    #expect(try launch("--only", "lr = 1").exitCode == 1)
  }

  @Test func `proposals repeat the expressions`() throws {
    try sandbox.write("exit 1 --lr=1\n", to: "grid.runfile")
    let result = try launch("--only", "lr < 2", "--only", "not lr == 7")
    #expect(
      result.errors.contains("--only 'lr < 2' --only 'not lr == 7'"), "\(result)")
  }

  @Test(arguments: [
    (["--only", "lrr < 1"], "no line has a parameter 'lrr'; did you mean 'lr'?"),
    (["--only", "lr > 1"], "no line matches --only 'lr > 1'"),
    (["--only", "lr > 0", "--only", "lr < 0"], "no line matches --only 'lr > 0' --only 'lr < 0'"),
    (["--only", "lr <"], "syntax error in --only - unexpected end of expression"),
    (
      ["--only", "lr < 1 && opt = sgd"],
      "syntax error in --only at position 7: unexpected character '&'"
    ),
    (["--only", ""], "--only has no expression"),
    (["--only", "lr"], "'lr' alone is true of every line in --only 'lr'"),
    (["--only", "scalar:loss < 1"], "'loss' is not a parameter in --only 'scalar:loss < 1'"),
  ])
  func `wrong expressions are refused, and nothing is made`(
    options: [String], message: String
  ) throws {
    for preview in [[], ["--dry-run"]] {
      let result = try sandbox.run(
        Invocation(["launch", "grid.runfile"] + options + preview))
      #expect(result.exitCode == 2, "\(result)")
      #expect(result.errors.hasPrefix("batchrun: error: \(message)\n"), "\(result)")
      #expect(!sandbox.exists("runs"))
    }
  }

  @Test func `a syntax error shows the expression with a caret, and a hint`() throws {
    #expect(
      try launch("--only", "lr < 1 && opt = sgd").errors == """
        batchrun: error: syntax error in --only at position 7: unexpected character '&'
          lr < 1 && opt = sgd
                 ^
        hint: write 'and' between two conditions

        """)
    #expect(
      try launch("--only", "opt = 'adam").errors == """
        batchrun: error: syntax error in --only at position 6: unexpected character '''
          opt = 'adam
                ^
        hint: the quote that starts here is not closed

        """)
  }

  @Test func `an expression without quotes gets the hint to quote it`() throws {
    let result = try launch("--only", "lr", "=", "0.1")
    #expect(result.exitCode == 2)
    #expect(
      result.errors.contains("hint: an expression is one word for the shell: --only 'lr < 0.1"),
      "\(result)")
  }

  @Test func `lines that come while a launch follows are chosen too`() throws {
    try sandbox.write("touch a --n=1\ntouch b --n=2\n", to: "grid.runfile")
    let launch = try sandbox.startBatchrun(
      "launch", "grid.runfile", "--only", "n >= 2", "--follow", "--no-checks", "--idle", "1s")
    try eventually("the second line ran") {
      sandbox.exists("b") || !sandbox.names(in: "runs/grid/logs").isEmpty
    }
    try sandbox.append(
      "echo x >> seen # --n=3\necho y >> seen; : --n=1\necho z >> seen; : --n=4\n",
      to: "grid.runfile")
    let result = try launch.wait()
    #expect(sandbox.lines(of: "seen") == ["z"], "\(result)")
    #expect(!sandbox.exists("a"))
  }

  @Test func `a sweep writes the combinations that match`() throws {
    func sweep(_ options: String...) throws -> ProgramResult {
      try sandbox.run(Invocation(["sweep", "grid.yml"] + options))
    }
    let lines = try sweep("--only", "model.depth = 4 and lr >= 0.01", "--out", "-").output
    #expect(
      lines
        == ["0.1", "0.01"].flatMap { lr in
          ["adam", "sgd"].map { "echo --lr=\(lr) --opt=\($0) --model.depth=4\n" }
        }.joined())
    #expect(try sweep("--only", "opt == sgd", "--count").output == "6\n")
    // What is drawn is drawn out of them.
    let drawn = try sweep("--only", "opt == sgd", "--sample", "5", "--out", "-").output
    #expect(drawn.split(separator: "\n").count == 5)
    #expect(drawn.split(separator: "\n").allSatisfy { $0.contains("--opt=sgd") })
    #expect(try sweep("--only", "opt == sgd", "--dry-run").output.contains("\n6 commands;"))
    let runfile = sandbox.bytes(of: "grid.runfile")
    let nothing = try sweep("--only", "lr > 1")
    #expect(nothing.exitCode == 2)
    #expect(
      nothing.errors
        == "batchrun: error: no combination is left: 'where', 'exclude', 'when' or '--only' drop "
        + "all of them\n")
    let unknown = try sweep("--only", "model.deph = 2")
    #expect(unknown.exitCode == 2)
    #expect(
      unknown.errors
        == "batchrun: error: the grid spec has no parameter 'model.deph'; did you mean "
        + "'model.depth'?\n")
    #expect(sandbox.bytes(of: "grid.runfile") == runfile)
  }
}
