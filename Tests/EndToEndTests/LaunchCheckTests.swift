import Glibc
import JSON
import TestSupport
import Testing

/// Runfiles that are something else, or whose lines are no commands of their own.
@Suite struct LaunchCheckTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  /// A launch of these lines that must be refused with these words, and leave nothing.
  private func expectRefusal(
    _ content: String, of name: String = "a", _ words: String..., options: [String] = []
  ) throws {
    try sandbox.write(content, to: name)
    let result = try sandbox.run(Invocation(["launch", name] + options))
    #expect(result.exitCode == 2, "\(result)")
    #expect(result.output == "")
    for word in words { #expect(result.errors.contains(word), "\(word): \(result)") }
    #expect(!sandbox.exists("runs") && !sandbox.exists("done"), "\(result)")
  }

  @Test func `a here-document is refused, and its text is not executed`() throws {
    try expectRefusal(
      "true\ncat > x <<EOF\ntouch done\nEOF\n",
      "runfile 'a': line 2 starts a here-document ('<<EOF')", "hint: put the text into a file")
  }

  @Test func `nor are lines that a quote or a block joins`() throws {
    try expectRefusal("touch done\nsh -c '\ntouch done\n'\n", "line 2 opens a quote (')")
    try expectRefusal(
      "for i in 1 2\ndo\n  touch done\ndone\n", "lines 1 to 4 are one command (for)",
      "hint: write it on one line")
    try expectRefusal("touch done\n--lr 0.1\n", "line 2 begins with an option, '--lr'")
  }

  @Test func `the same from standard input`() throws {
    let result = try sandbox.run(
      Invocation(["launch", "-"], input: .text("cat <<EOF\ntouch done\nEOF\n")))
    #expect(result.exitCode == 2, "\(result)")
    #expect(result.errors.contains("standard input: line 1 starts a here-document"), "\(result)")
    #expect(sandbox.names() == [])
  }

  @Test func `what was there before stays, and so does another ledger of the home`() throws {
    try sandbox.write("true\n", to: "b")
    #expect(try sandbox.batchrun("launch", "b").exitCode == 0)
    try sandbox.makeFolder("runs/a")
    try sandbox.write("cat <<EOF\n", to: "a")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 2)
    #expect(sandbox.names(in: "runs").sorted() == ["a", "b"])
  }

  @Test func `a comment that ends with a backslash joins nothing, so its option is found`() throws {
    try expectRefusal(
      "# touch done \\\n--lr 0.1\n", "line 2 begins with an option",
      "line 1 is a comment, so its '\\' does not continue it")
  }

  @Test func `what dash does not know is refused with one message, and bash runs it`() throws {
    try sandbox.write("touch done\n", to: "env.sh")
    let lines = "source ./env.sh && echo 1\n[[ a == a ]] && echo 2\n"
    try expectRefusal(lines, "line 1 and 1 more need bash ('source')", "hint: add --shell bash")
    let result = try sandbox.batchrun("launch", "a", "--shell", "bash")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try ledger.stateCounts() == ["completed": 2])
    #expect(sandbox.exists("done"))
  }

  @Test func `conda is not activated by bash either`() throws {
    try expectRefusal(
      "conda activate x && touch done\n", "'conda activate' has no effect here",
      "use 'conda run -n ENV COMMAND'")
  }

  @Test func `a name that is given to --shell is looked up on PATH`() throws {
    try sandbox.write("true\n", to: "a")
    let result = try sandbox.batchrun("launch", "a", "--shell", "no-such-shell")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("no shell 'no-such-shell' on PATH"), "\(result)")
  }

  @Test func `lines of one shape cost one question to the shell`() throws {
    try sandbox.makeFolder("bin")
    try sandbox.writeScript(
      "case $1 in -n) echo asked >> '\(sandbox.path("asked"))';; esac\nexec /bin/sh \"$@\"\n",
      to: "bin/sh")
    try sandbox.write(
      (1...2000).map { "for s in 1 2; do echo \($0) $s; done\n" }.joined(), to: "a")
    let shell = ["--shell", sandbox.path("bin/sh"), "--limit", "1"]
    #expect(try sandbox.run(Invocation(["launch", "a"] + shell)).exitCode == 0)
    #expect(sandbox.lines(of: "asked").count == 1)
    // A plan looks at the new ones, and at none that is on record.
    try sandbox.write("", to: "asked")
    try sandbox.write("for s in 1 2; do echo 1 $s; done\n", to: "a")
    #expect(try sandbox.run(Invocation(["launch", "a"] + shell)).exitCode == 0)
    #expect(sandbox.lines(of: "asked").isEmpty)
  }

  @Test func `--no-checks runs the lines unchanged`() throws {
    try sandbox.write("echo 'open\nsource x; touch done\n", to: "a")
    let result = try sandbox.batchrun("launch", "a", "--no-checks")
    #expect(result.exitCode == 1)
    #expect(try ledger.record(of: "echo 'open")["exit_code"]?.int == 2)
    #expect(sandbox.exists("done"))
    #expect(result.errors.contains("--no-checks"), "the retry command has it: \(result)")
    // They are on record now, so nothing is looked at.
    let again = try sandbox.batchrun("launch", "a", "--mode", "retry_failed")
    #expect(again.exitCode == 1, "\(again)")
    #expect(!again.errors.contains("line 1 opens"), "\(again)")
  }

  @Test func `new lines are checked together with those on record, and nothing new is recorded`()
    throws
  {
    try sandbox.write("true 1\n", to: "a")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
    let before = sandbox.text(of: "runs/a/metadata.json")
    try sandbox.write("true 1\ncat <<EOF\ntouch done\nEOF\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 2, "\(result)")
    #expect(sandbox.text(of: "runs/a/metadata.json") == before)
    #expect(!sandbox.exists("done"))
    // The lock is free again.
    try sandbox.write("true 1\ntrue 2\n", to: "a")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
  }

  @Test func `of lines that are appended a bad one fails alone`() throws {
    try sandbox.write("echo 1\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try eventually("the first has run") { (try? ledger.stateCounts()["completed"]) == 1 }
    try sandbox.append("echo open )\necho 2\n", to: "a")
    try eventually("the others have ended") {
      (try? ledger.stateCounts()) == ["completed": 2, "error": 1]
    }
    launch.send(SIGINT)
    try launch.wait()
    let record = try ledger.record(of: "echo open )")
    #expect(record["outcome"]?.string == "not_started")
    #expect(record["reason"]?.string?.hasPrefix("line 2 cannot be parsed") == true, "\(record)")
  }

  @Test func `of a here-document that is appended no line runs`() throws {
    try sandbox.write("echo 1\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try eventually("the first has run") { (try? ledger.stateCounts()["completed"]) == 1 }
    try sandbox.append("cat > b <<EOF\ntouch ran\nEOF\necho 2\n", to: "a")
    try eventually("the others have ended") {
      (try? ledger.stateCounts()) == ["completed": 2, "error": 3]
    }
    launch.send(SIGINT)
    try launch.wait()
    #expect(!sandbox.exists("ran"))
  }

  /// Also where its first line was there at the start, and its lines come one by one.
  @Test func `of a loop or a quote that is appended no line runs`() throws {
    try sandbox.write("echo 1\nfor i in 1 2; do\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try eventually("the first has run") {
      (try? ledger.stateCounts()) == ["completed": 1, "error": 1]
    }
    for (count, lines) in [
      (2, "touch ran\n"), (3, "done\n"), (6, "python3 -c '\ntouch ran2\n' > out\n"),
    ] {
      try sandbox.append(lines, to: "a")
      try eventually("they have failed") {
        (try? ledger.stateCounts()) == ["completed": 1, "error": count]
      }
    }
    try sandbox.append("echo 2\n", to: "a")
    try eventually("what comes behind it runs") { (try? ledger.stateCounts()["completed"]) == 2 }
    launch.send(SIGINT)
    try launch.wait()
    #expect(!sandbox.exists("ran") && !sandbox.exists("ran2"))
    let reason = try ledger.record(of: "touch ran")["reason"]?.string
    #expect(reason?.hasPrefix("line 3 is part of the command that line 2 starts") == true)
  }

  @Test func `--dry-run warns and refuses as a launch does`() throws {
    try sandbox.write("export A=1\necho $A\n", to: "a")
    let plan = try sandbox.batchrun("launch", "a", "--dry-run")
    #expect(plan.exitCode == 0)
    #expect(plan.errors.contains("line 1 only sets up its own shell"), "\(plan)")
    #expect(!plan.output.contains("sets up"))
    let launch = try sandbox.batchrun("launch", "a")
    #expect(launch.errors.contains("line 1 only sets up its own shell"), "\(launch)")
    sandbox.remove("runs")
    try expectRefusal("true\ncat <<EOF\n", "line 2 starts a here-document", options: ["--dry-run"])
  }

  @Test func `with --json a warning is a notice`() throws {
    try sandbox.write("export A=1\necho $A\n", to: "a")
    let result = try sandbox.batchrun("launch", "a", "--json")
    let notices = try result.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    .filter { $0.object?["event"]?.string == "notice" }
    #expect(notices.count == 1, "\(result)")
    #expect(notices.first?.object?["message"]?.string?.contains("line 1 only sets up") == true)
  }

  @Test(arguments: [
    ("train.py", "import os\n", "batchrun run train.py"),
    ("job.sh", "#!/bin/sh\n#SBATCH -N 1\ntrue\n", "submit it: sbatch job.sh"),
    ("x.R", "library(x)\n", "batchrun run x.R"),
    ("lines", "{\"a\": 1}\n{\"a\": 2}\n", "looks like data, not commands"),
    ("table", "name,lr\na,0.1\nb,0.2\n", "looks like data, not commands"),
    ("rows.csv", "1,2,3\n4,5,6\n7,8,9\n10,11,12\n13,14,15\n", "looks like data, not commands"),
  ])
  func `another file is refused with what can be done with it`(
    name: String, content: String, words: String
  ) throws {
    try expectRefusal(content, of: name, words)
  }

  @Test func `a script next to the runfile is found, and --workdir named`() throws {
    try sandbox.makeFolder("exp")
    try sandbox.write("", to: "exp/train.py")
    try sandbox.write("python3 train.py\n", to: "exp/jobs")
    let result = try sandbox.batchrun("launch", "exp/jobs")
    #expect(result.errors.contains("to work there: --workdir exp"), "\(result)")
  }

  @Test func `what only looks odd runs`() throws {
    let lines = [
      "echo hi # it's fine", "echo $((1<<2))", "echo do then {", "echo '{print \"'\"'\"'\"}'",
      "echo [[:alpha:]]", "echo '${x} <<EOF'",
    ]
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.hasPrefix("batchrun: a: running 6 jobs"), "\(result)")
  }
}
