import TestSupport
import Testing

/// How runs are chosen on the command line, the same for every command.
@Suite struct RunSelectionTests {
  /// What is said where filters leave no run.
  private static let noMatch = "batchrun: no runs match\n"

  private let sandbox: Sandbox

  /// Seven runs: two ledgers of lines, one of which has a line that the other has, too.
  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      "echo 'loss: 0.9'; true --lr 0.1 --opt adam\necho 'loss: 0.5'; true --lr 0.2 --opt sgd\n"
        + "echo 'loss: 0.7'; false --lr 0.3 --opt adam\n", to: "train.runfile")
    try sandbox.write("true --x 1\ntrue --x 2\nfalse --x 3\ntrue --lr 0\n", to: "test.runfile")
    try sandbox.batchrun("launch", "train.runfile", "-j", "1")
    try sandbox.batchrun("launch", "test.runfile", "-j", "1")
    try sandbox.batchrun("label", "train,1", "--set", "x${lr}", "-y")
  }

  /// What a list shows of its runs; of those without a label, their flag x.
  private func labels(_ arguments: String...) throws -> String {
    let result = try sandbox.run(Invocation(["runs", "-a", "--simplified"] + arguments))
    #expect(result.exitCode == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map { line in
      line.split(separator: " ").dropFirst(3).first.map(String.init) ?? "-"
    }.joined(separator: " ")
  }

  @Test(
    arguments: [
      (["-F", "lr > 0.1"], "x0.3 x0.2"), (["--filter", "lr <= 0.1 or opt = sgd"], "x0 x0.2 x0.1"),
      (["-F", "x in [1, 3]"], "x=3 x=1"), (["-F", "opt = adam", "-F", "status = error"], "x0.3"),
      (["-F", "opt = adam", "-F", ""], "x0.3 x0.1"), (["-F", "label is undefined"], "x=3 x=2 x=1"),
      (["-F", "not (op = train or x < 3)"], "x0 x=3"), (["-Fo", "tra", "-Sc"], "x0.2 x0.1"),
      (["-o", "t*n"], "x0.3 x0.2 x0.1"), (["-o", "^te"], "x0 x=3 x=2 x=1"), (["-o", "^("], ""),
      (["-o", "in$", "-o", "tes", "-Fu"], "x=3 x=2 x=1"), (["-l", "x0."], "x0.3 x0.2 x0.1"),
      (["-l", "-"], "x=3 x=2 x=1"), (["-Se", "--not-running"], "x=3 x0.3"),
      (["--error", "--not-error"], "x=3 x0.3"), (["--not-error", "--not-completed"], ""),
      (["-C", "--not-completed", "-o", "train"], "x0.2 x0.1"),
      (["--started", "today", "-o", "train"], "x0.3 x0.2 x0.1"),
      (["-s", "last 5 minutes", "-Fl", "x0.1"], "x0.1"), (["-s", "yesterday"], ""),
      (["-Fs", "before 1 hour ago"], ""), (["-s", ""], "x0 x=3 x=2 x=1 x0.3 x0.2 x0.1"),
    ] as [([String], String)])
  func `filters leave the runs that they describe`(arguments: [String], expected: String) throws {
    let result = try sandbox.run(Invocation(["runs", "-a", "--simplified"] + arguments))
    #expect(result.exitCode == 0)
    #expect(result.errors == (expected.isEmpty ? Self.noMatch : ""))
    let labels = result.output.split(separator: "\n").map { line in
      line.split(separator: " ").dropFirst(3).first.map(String.init) ?? "-"
    }
    #expect(labels.joined(separator: " ") == expected)
  }

  @Test(
    arguments: [
      (["1"], ["x0"]), (["1,7"], ["x0", "x0.1"]), (["train"], ["x0.3", "x0.2", "x0.1"]),
      (["7", "5:6,1"], ["x0.1", "x0.3", "x0.2", "x0"]), (["train", "-Fl", "0.2"], ["x0.2"]),
      (["2", "-o", "train"], ["x0.2"]), ([":", "-F", "lr > 0.2"], ["x0.3"]),
    ] as [([String], [String])])
  func `runs are named by place, range, ledger and list`(
    arguments: [String], expected: [String]
  ) throws {
    let result = try sandbox.run(Invocation(["label", "--clear"] + arguments, input: .text("n\n")))
    #expect(result.exitCode == 4)
    let lines = result.errors.split(separator: "\n").dropFirst().dropLast()
    #expect(lines.map { String($0.split(separator: " ").last ?? "") } == expected)
  }

  @Test(
    arguments: [
      (["runs", "info", "99"], 1, "could not find a run matching '99'"),
      (["runs", "info", "1:3:5"], 1, "could not find a run matching '1:3:5'"),
      (["runs", "info", "2:x"], 1, "could not find a run matching '2:x'"),
      (["runs", "info", "-1"], 1, "could not find a run matching '-1'"),
      (["label", "-c", "1,zz"], 1, "could not find a run matching 'zz'"),
      (["label", "-c", "0:2"], 1, "could not find a run matching '0:2'"),
      (["label", "-c", "2:99"], 1, "could not find a run matching '2:99'"),
      (["label", "-c", "99:"], 1, "no runs in range '99:'"),
      (["label", "-c", "4:2"], 1, "no runs in range '4:2'"),
      (["runs", "info", "1:2"], 1, "'1:2' matches multiple runs:"),
      (["runs", "info", "1", "2"], 2, "unexpected argument '2'"),
      (["runs", "info", "-o", "nothing"], 1, "no matching runs"),
      (["runs", "delete", "9", "-y"], 1, "could not find a run matching '9'"),
      (["runs", "-F", "lr == 1"], 2, "syntax error in filter at position 4: unexpected token '='"),
      (["runs", "-F", "(lr"], 2, "syntax error in filter - unexpected end of expression"),
      (["runs", "-s", "last today"], 2, "invalid RANGE: unexpected 'today' at pos 5"),
      (["runs", "--batch", "9"], 1, "could not find a run matching '9'"),
      (["label", "-c", "9"], 1, "could not find a run matching '9'"),
      (["export", "--move", "away", "9", "-y"], 1, "could not find a run matching '9'"),
      (["archive", "--create", "old", "9", "-y"], 1, "could not find a run matching '9'"),
      (["runs", "-s", "foo"], 2, "invalid RANGE: unexpected 'foo' at position 0"),
      (["runs", "-s", " "], 2, "invalid RANGE: spec cannot be empty"),
      (["runs", "-s", "25:00"], 2, "invalid RANGE: hour must be in 0..23"),
      (["runs", "-Sx"], 2, "unrecognized status char 'x' in option '-S'"),
      (["runs", "-Fz"], 2, "unknown option '-Fz'"),
      (
        ["runs", "--label", "a", "--unlabeled"], 2,
        "'--label' and '--unlabeled' cannot be used together"
      ),
    ] as [([String], Int32, String)])
  func `what names nothing is reported in one line`(
    arguments: [String], exitCode: Int32, message: String
  ) throws {
    let result = try sandbox.run(Invocation(arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result.errors)")
  }

  @Test(arguments: [
    (["runs", "restore", "9"], "'batchrun runs --deleted' lists all runs"),
    (["runs", "purge", "9"], "'batchrun runs --deleted' lists all runs"),
    (["import", "backup", "99"], "'batchrun runs --archive backup' lists all runs"),
    (["import", "nowhere"], "'batchrun archive --list' lists named archives"),
    (["runs", "--batch", "5"], "'--batch' takes the id of a batch, or the beginning of it"),
    (["comment", "1", "diverged"], "write it after '--add': batchrun comment 1 --add diverged"),
    (["tag", "1", "best"], "write it after '--add': batchrun tag 1 --add best"),
    (["label", "my run", "1"], "write it after '--set': batchrun label 1 --set 'my run'"),
    (["cat", "1"], "'batchrun ls 1' lists its files, 'batchrun cat 1 --output' shows its output"),
    (["archive", "1", "old"], "NAME comes first: batchrun archive --create old 1"),
    (["compare", "loss<1"], "'-F' takes an expression: batchrun compare -F 'loss<1'"),
    (
      ["compare", "-F", "loss", "<", "1"],
      "an expression is one word for the shell: -F 'loss < 0.3 and lr = 0.1'"
    ),
    (
      ["status", "3"],
      "'batchrun runs info 3' shows a run by its place in the list; 'batchrun status' lists launches"
    ),
  ])
  func `what names nothing is answered with what does`(arguments: [String], hint: String) throws {
    try sandbox.batchrun("export", "backup", "1", "-y")
    let result = try sandbox.run(Invocation(arguments))
    #expect(result.exitCode != 0)
    #expect(result.errors.hasSuffix("\nhint: \(hint)\n"), "\(result.errors)")
  }

  @Test func `a mistake in a filter is pointed at`() throws {
    let result = try sandbox.batchrun("runs", "-F", "größe = 1 an d")
    #expect(
      result.errors.split(separator: "\n").dropFirst() == ["  größe = 1 an d", "            ^"])
    let lines = try sandbox.batchrun("runs", "-F", "x = 1\nor y ?")
    #expect(lines.errors.contains("on line 2, position 5: unexpected character '?'\n  or y ?\n"))
  }

  @Test func `a word alone is reported`() throws {
    let result = try sandbox.batchrun("runs", "-F", "marked", "-n", "1")
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors.hasPrefix("batchrun: in the filter, 'marked' alone is true of every run"))
  }

  @Test(
    arguments: [
      (["runs", "-F", "lss < 1"], "no run has 'lss'; did you mean 'loss'?"),
      (["runs", "-a", "-F", "lss < 1"], "no run has 'lss'; did you mean 'loss'?"),
      (["runs", "--json", "-F", "lss < 1"], "no run has 'lss'; did you mean 'loss'?"),
      (["compare", "--table", "-F", "los < 0.3"], "no run has 'los'; did you mean 'loss'?"),
      (["runs", "-F", "opt = x and zzz = 1"], "no run has 'zzz'"),
      (["runs", "-F", "flag:loss < 1"], "no run has the flag 'loss'; did you mean 'loss'?"),
      (["runs", "-F", "status = failed"], "there is no status 'failed'; did you mean 'error'?"),
    ])
  func `a name in a filter that no run has is reported`(arguments: [String], note: String) throws {
    let result = try sandbox.run(Invocation(arguments))
    let isJSON = arguments.contains("--json")
    #expect(result.errors == "batchrun: \(note)\n" + (isJSON ? "" : Self.noMatch))
    #expect(result.exitCode == 0)
    #expect(result.output == (isJSON ? "[]\n" : ""))
  }

  @Test(
    arguments: [
      "loss < 0", "opt = x and x = 1", "label = none", "seconds > 1000", "x = 1 or lr = 9",
      "status = staged", "flag:lr = 9", "tags contains x",
    ])
  func `names that some run has, or may have, are not reported`(expression: String) throws {
    let result = try sandbox.batchrun("runs", "-F", expression)
    #expect(result.errors == (result.output.isEmpty ? Self.noMatch : ""))
  }

  @Test func `a line of two ledgers can be told apart by its operation`() throws {
    try sandbox.write("true --x 1\n", to: "other.runfile")
    try sandbox.batchrun("launch", "other.runfile")
    let id = try sandbox.batchrun("runs", "-o", "other").output.dropFirst(3).prefix(8)
    let both = try sandbox.batchrun("runs", "info", String(id))
    #expect(both.exitCode == 1)
    #expect(both.errors.contains(" of other\n") && both.errors.contains(" of test\n"))
    let one = try sandbox.batchrun("runs", "info", String(id), "-o", "test")
    #expect(one.output.contains("operation: test\n"))
    #expect(try sandbox.batchrun("mark", "1", "7", ":", "-y").errors == "Marked 8 run(s)\n")
  }

  @Test func `a damaged record is reported once and breaks nothing`() throws {
    let path = "runs/train/metadata.json"
    let text = try #require(sandbox.text(of: path))
    // One record is cut off in the middle of its line, of another a number is none.
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[1] = String(lines[1].prefix(lines[1].count / 2))
    lines[2] = lines[2].replacing("\"attempts\":", with: "\"attempts\":x")
    try sandbox.write(lines.joined(separator: "\n"), to: path)
    let list = try sandbox.batchrun("runs", "-o", "train")
    #expect(list.exitCode == 0)
    // The one that is lost is there, unknown.
    #expect(list.output.split(separator: "\n").count == 2)
    #expect(list.output.contains("unknown"))
    let warnings = list.errors.split(separator: "\n")
    #expect(warnings.count == 2, "\(list.errors)")
    #expect(list.errors.contains("records are lost"))
    #expect(warnings.allSatisfy { $0.hasPrefix("batchrun: warning: 'runs/train/metadata.json'") })
    let all = try sandbox.batchrun("runs")
    #expect(all.output.split(separator: "\n").count == 6)
    #expect(all.errors.split(separator: "\n").count == 2)
    let info = try sandbox.batchrun("runs", "info", "5")
    #expect(info.exitCode == 0 && info.output.contains("operation: train\n"))
    let label = try sandbox.batchrun("label", ":", "--set", "a", "-y")
    #expect(label.errors.hasSuffix("Labeled 6 run(s)\n"), "\(label)")
    #expect(try labels() == "a a a a a a")
  }

  @Test
  func `folders that are not ledgers are skipped, and those that cannot be read are reported`()
    throws
  {
    try sandbox.makeFolder("runs/empty")
    try sandbox.write("x", to: "runs/file")
    try sandbox.makeFolder("runs/foreign")
    try sandbox.makeFolder("runs/broken")
    try sandbox.write("[1]", to: "runs/foreign/metadata.json")
    try sandbox.write("{\"a\": ", to: "runs/broken/metadata.json")
    let list = try sandbox.batchrun("runs")
    #expect(list.exitCode == 0)
    #expect(list.output.split(separator: "\n").count == 7)
    let warnings = list.errors.split(separator: "\n")
    #expect(warnings.count == 2, "\(list.errors)")
    #expect(list.errors.contains("'runs/foreign/metadata.json'"))
    #expect(list.errors.contains("'runs/broken/metadata.json'"))
  }

  @Test func `runs whose folders have gone are listed and can be labelled`() throws {
    sandbox.remove("runs/train/logs")
    #expect(try labels("-o", "train") == "x0.3 x0.2 x0.1")
    #expect(try sandbox.batchrun("runs", "info", "train").exitCode == 0)
    #expect(try sandbox.batchrun("mark", "train", "-y").errors == "Marked 3 run(s)\n")
    #expect(try sandbox.batchrun("watch", "7").exitCode == 0)
  }
}
