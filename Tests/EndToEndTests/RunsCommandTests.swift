import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun runs` and the commands on runs, on lines of a runfile: they are runs too.
@Suite struct RunsCommandTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// Three runs; the list has the one with lr=0.3 first.
  private func launchThree() throws {
    try sandbox.write(
      "echo --lr 0.1\nsh -c 'exit 3' x --lr 0.2\necho --lr 0.3\n", to: "train.runfile")
    try sandbox.batchrun("launch", "train.runfile", "-j", "1")
  }

  /// The lines of `batchrun runs` with these arguments, ids and times left out.
  private func list(_ arguments: String...) throws -> [String] {
    try sandbox.run(Invocation(["runs"] + arguments)).output.split(separator: "\n").map { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      let place = words[0].prefix { $0 != ":" } + "]"
      return ([place] + words[1...].filter { !$0.contains(":") && !$0.hasPrefix("20") })
        .joined(separator: " ")
    }
  }

  private func record(_ place: String) throws -> JSONValue {
    try JSONValue(parsing: sandbox.batchrun("runs", "info", place, "--json").outputBytes)
  }

  @Test func `runs are listed newest first, one line each`() throws {
    #expect(try sandbox.batchrun("runs").output == "")
    try launchThree()
    let result = try sandbox.batchrun("runs")
    let lines = result.output.split(separator: "\n")
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    #expect(lines.count == 3)
    let shape = /\[2:[0-9a-f]{8}\]  train  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  error      lr=0.2/
    #expect(lines.dropFirst().first?.wholeMatch(of: shape) != nil, "\(lines)")
    #expect(
      try list() == [
        "[1] train completed lr=0.3", "[2] train error lr=0.2", "[3] train completed lr=0.1",
      ])
    #expect(try list("list", "--simplified").count == 3)
  }

  @Test func `twenty are shown unless more are asked for`() throws {
    try sandbox.write((1...45).map { "echo \($0)\n" }.joined(), to: "many")
    try sandbox.batchrun("launch", "many")
    let first = try sandbox.batchrun("runs")
    #expect(first.output.split(separator: "\n").count == 20)
    #expect(
      first.errors
        == "Showing the first 20 runs (45 total) - use --all to show all or -m to show more\n")
    #expect(try list("-m").count == 40)
    #expect(try list("-mm").count == 45)
    #expect(try list("-a").count == 45)
    let limited = try sandbox.batchrun("runs", "-n", "3")
    #expect(limited.output.split(separator: "\n").count == 3)
    #expect(limited.errors == "")
    let json = try JSONValue(parsing: sandbox.batchrun("runs", "--json").outputBytes)
    #expect(json.array?.count == 45)
  }

  @Test func `filters hold together, and indexes count what they leave`() throws {
    try launchThree()
    try sandbox.batchrun("label", "2", "--set", "bad one", "-y")
    try sandbox.batchrun("tag", "2:3", "--add", "x", "-y")
    #expect(try list("--error") == ["[1] train error bad one"])
    #expect(try list("--tag", "x", "--completed") == ["[1] train completed lr=0.1"])
    #expect(try list("--operation", "rai", "--unlabeled").count == 2)
    #expect(try list("--operation", "nothing") == [])
    #expect(try list("--not-completed") == ["[1] train error bad one"])
    #expect(try record("1")["status"]?.string == "completed")
    let info = try sandbox.batchrun("runs", "info", "1", "--error", "--json").outputBytes
    #expect(try JSONValue(parsing: info)["exit_status"]?.int == 3)
  }

  @Test func `a run is marked, preferred in no list, and unmarked`() throws {
    try launchThree()
    let marked = try sandbox.batchrun("mark", "2", "-y")
    #expect(marked.errors == "Marked 1 run(s)\n")
    #expect(
      try list() == [
        "[1] train completed lr=0.3", "[2] train [marked] error lr=0.2",
        "[3] train completed lr=0.1",
      ])
    #expect(try list("--marked") == ["[1] train [marked] error lr=0.2"])
    // Without a name it is the latest.
    #expect(try sandbox.batchrun("mark", "-y").errors == "Marked 1 run(s)\n")
    #expect(try list("--unmarked") == ["[1] train completed lr=0.1"])
    #expect(try sandbox.batchrun("mark", "-y").errors == "Marked 1 run(s)\n")
    #expect(try list("--unmarked").count == 1)
    #expect(try sandbox.batchrun("mark", "--clear", "-y").errors == "Unmarked 2 run(s)\n")
    #expect(try sandbox.batchrun("mark", "--clear", "-y").errors == "No runs to unmark.\n")
  }

  @Test func `marks and labels outlive the next launch, and reach metadata.json`() throws {
    try launchThree()
    try sandbox.batchrun("mark", "1", "-y")
    try sandbox.append("echo lr=0.4\n", to: "train.runfile")
    try sandbox.batchrun("launch", "train.runfile")
    #expect(try list("--marked") == ["[1] train [marked] completed lr=0.3"])
    let bytes = try #require(sandbox.bytes(of: "runs/train/metadata.json"))
    let marked = try JSONValue(parsing: bytes).object?.members.filter {
      $0.value["marked"]?.bool == true
    }
    #expect(marked?.count == 1)
  }

  @Test(
    arguments: [
      (["--set", "a ${lr} ${nothing}b"], "a 0.3 b"), (["--prepend", "new"], "new old label"),
      (["--append", "${label}!"], "old label old label!"), (["--remove", "old"], "label"),
      (["-rm", "lab"], "old label"), (["-rm", "old label"], nil),
      (["-rm", "label", "-rm", "old"], nil), (["-rm", "["], "old label"),
      (["--set", "${lr|%.2f} ${x|default:5} ${label|default:none}"], "0.30 5 old label"),
      (["--set", "${default_label}"], "lr=0.3"),
      (["--clear"], nil),
    ] as [([String], String?)])
  func `labels are changed`(arguments: [String], label: String?) throws {
    try launchThree()
    try sandbox.batchrun("label", "1", "--set", "old label", "-y")
    let result = try sandbox.run(Invocation(["label", "1", "-y"] + arguments))
    #expect(
      result.errors
        == (arguments == ["--clear"] ? "Cleared label for 1 run(s)\n" : "Labeled 1 run(s)\n"))
    #expect(try record("1")["label"] == label.map { .string($0) } ?? .null)
  }

  @Test func `tags are sets, and labels follow if asked`() throws {
    try launchThree()
    let result = try sandbox.batchrun("tag", "1", "-a", "b", "-a", "a", "-a", "b", "-s", "-y")
    #expect(result.errors == "Modified tags for 1 run(s)\n")
    #expect(try record("1")["tags"] == .array([.string("a"), .string("b")]))
    #expect(try record("1")["label"]?.string == "b a")
    try sandbox.batchrun("tag", "1", "-d", "b", "-a", "c", "-y")
    #expect(try record("1")["tags"] == .array([.string("a"), .string("c")]))
    try sandbox.batchrun("tag", "2", "-a", "z", "-y")
    #expect(try sandbox.batchrun("tag", "--list-all").output == "a\nc\nz\n")
    // Alone, it puts the tags that there are into the label.
    try sandbox.batchrun("label", "1", "--set", "c rest", "-y")
    try sandbox.batchrun("tag", "1", "-s", "-y")
    #expect(try record("1")["label"]?.string == "a c rest")
    try sandbox.batchrun("tag", "1", "-d", "a", "-d", "none", "-s", "-y")
    #expect(try record("1")["label"]?.string == "c rest")
    try sandbox.batchrun("tag", "1", "--clear", "-y")
    #expect(try record("1")["tags"] == .array([]))
  }

  @Test func `comments are added, shown and deleted`() throws {
    try launchThree()
    let added = try sandbox.batchrun(
      "comment", "1", "-a", "first\nline \u{1b}[31m", "-u", "ada@engine", "-y")
    #expect(added.errors == "Added comment to 1 run(s)\n")
    try sandbox.batchrun("comment", "1", "-a", "second", "-y")
    let shown = try sandbox.batchrun("comment", "--list", "1").output
    let title = /[0-9a-f]{8}  train  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  completed  lr=0.3/
    #expect(shown.split(separator: "\n").first?.wholeMatch(of: title) != nil)
    #expect(shown.contains("[1] ada@engine 20"))
    #expect(shown.contains("\n  first\n  line \\x1b[31m\n"))
    #expect(!shown.contains("\u{1b}"))
    let missing = try sandbox.batchrun("comment", "1", "-d", "3", "-y")
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("has no comment 3"))
    try sandbox.batchrun("comment", "1", "-d", "1", "-y")
    #expect(try !sandbox.batchrun("comment", "--list", "1").output.contains("first"))
    #expect(try list("--comment", "SECOND").count == 1)
    try sandbox.batchrun("comment", "1", "--clear", "-y")
    #expect(try sandbox.batchrun("comment", "--list", "1").output.hasSuffix("  <no comments>\n"))
  }

  @Test func `a comment is written in an editor`() throws {
    try launchThree()
    try sandbox.writeScript("sed -i 's/^draft/final/' \"$1\"\n", to: "editor")
    let result = try sandbox.batchrun(
      "comment", "1", "-e", "-a", "draft", environment: ["EDITOR": sandbox.path("editor")])
    #expect(result.errors == "Added comment to 1 run(s)\n")
    #expect(try sandbox.batchrun("comment", "-l", "1").output.contains("\n  final\n"))
    let blank = try sandbox.batchrun("comment", "1", "-a", " ")
    #expect(blank.exitCode == 1 && blank.errors.contains("aborting due to an empty comment"))
    let empty = try sandbox.batchrun("comment", "1", environment: ["EDITOR": "true"])
    #expect(empty.exitCode == 1)
    #expect(empty.errors.contains("aborting due to an empty comment"))
  }

  @Test(arguments: [
    (["runs"], "no runs in 'runs'"), (["runs", "--all"], "no runs in 'runs'"),
    (["runs", "--error"], "no runs match"), (["compare", "--table"], "no runs in 'runs'"),
    (["compare", "--csv", "-", "--error"], "no runs match"),
  ])
  func `an empty list is reported, in a pipe too`(arguments: [String], text: String) throws {
    let session = try sandbox.startInTerminal(Invocation(arguments))
    #expect(try session.wait().output == "batchrun: \(text)\r\n")
    let result = try sandbox.run(Invocation(arguments))
    #expect(result.output == "" && result.errors == "batchrun: \(text)\n" && result.exitCode == 0)
  }

  @Test func `that there is no project is reported on a terminal only`() throws {
    let session = try sandbox.startInTerminal(Invocation(["operations"]))
    #expect(
      try session.wait().output == "batchrun: no project file ('batchrun.yml') in this folder\r\n")
    let result = try sandbox.batchrun("operations")
    #expect(result.output == "" && result.errors == "" && result.exitCode == 0)
  }

  @Test func `deleted runs can be restored until they are purged`() throws {
    try launchThree()
    let before = try sandbox.batchrun("runs").output
    #expect(try sandbox.batchrun("runs", "rm", "2:3", "-y").errors == "Deleted 2 run(s)\n")
    #expect(try list() == ["[1] train completed lr=0.3"])
    #expect(
      try list("--deleted") == ["[1] train error lr=0.2", "[2] train completed lr=0.1"])
    #expect(sandbox.names(in: "runs/train/logs").count == 1)
    #expect(try sandbox.batchrun("runs", "restore", "-y").errors == "Restored 2 run(s)\n")
    #expect(try sandbox.batchrun("runs").output == before)
    #expect(try sandbox.batchrun("runs", "restore", "-y").errors == "Nothing to restore.\n")

    try sandbox.batchrun("runs", "delete", "1", "-y")
    let purged = try sandbox.batchrun("runs", "purge", "-y")
    #expect(purged.errors == "Permanently deleted 1 run(s)\n")
    #expect(try list("--deleted") == [])
    let rest = try sandbox.batchrun("runs", "delete", "--permanent", "-y")
    #expect(rest.errors == "Permanently deleted 2 run(s)\n")
    #expect(sandbox.names(in: "runs/train/logs") == [])
    #expect(try sandbox.batchrun("runs", "delete", "-y").errors == "Nothing to delete.\n")
  }

  @Test func `what is about to happen is shown, and can be declined`() throws {
    try launchThree()
    let declined = try sandbox.batchrun("runs", "delete", "2", input: .text("n\n"))
    #expect(declined.exitCode == 4)
    let lines = declined.errors.split(separator: "\n").map(String.init)
    #expect(lines.first == "You are about to delete the following runs:")
    #expect(lines[1].hasPrefix("  ["))
    #expect(lines[1].contains("]  train  20"))
    #expect(lines.last == "Delete 1 run(s)? (Y/n) ")
    #expect(try list().count == 3)

    // Enter does not delete everything.
    let all = try sandbox.batchrun("runs", "delete", input: .text("\n"))
    #expect(all.exitCode == 4)
    #expect(all.errors.hasSuffix("Delete 3 run(s)? (y/N) "))
    let unanswered = try sandbox.batchrun("runs", "delete", "1")
    #expect(unanswered.exitCode == 1)
    #expect(try list().count == 3)
    let accepted = try sandbox.batchrun("runs", "delete", "1", input: .text("\n"))
    #expect(accepted.exitCode == 0)
    #expect(try list().count == 2)
  }

  @Test(
    arguments: [
      (["runs", "info"], 1, "no matching runs"),
      (["label", "--set", "a"], 1, "could not find a run matching '1'"),
      (["runs", "info", "zz"], 1, "could not find a run matching 'zz'"),
      (["label"], 2, "missing one of: --set, --append, --prepend, --remove, --clear"),
      (["tag"], 2, "missing one of: --add, --delete, --clear, --sync-labels, --list-all"),
      (["tag", "--list-all", "-a", "x"], 2, "'--list-all' and '-a' cannot be used together"),
      (["comment", "-a", "x", "-c"], 2, "'-a' and '-c' cannot be used together"),
      (["comment", "-l", "-e"], 2, "'-e' and '-l' cannot be used together"),
      (["mark"], 1, "could not find a run matching '1'"),
      (["tag", "-a", "x"], 1, "could not find a run matching '1'"),
      (["comment", "-l"], 1, "could not find a run matching '1'"),
      (["watch", "-p", "nofile"], 1, "cannot read 'nofile'"),
      (["watch", "-p", "1"], 1, "cannot find run for pid 1"),
      (["label", "--set", "a", "--clear"], 2, "'--set' and '--clear' cannot be used together"),
      (
        ["runs", "--marked", "--unmarked"], 2, "'--marked' and '--unmarked' cannot be used together"
      ),
      (["runs", "-n", "0"], 2, "invalid value '0' for '-n'"),
      (["runs", "lst"], 2, "unknown command 'lst'; did you mean 'list'?"),
      (["watch"], 1, "nothing to watch"),
    ] as [([String], Int32, String)])
  func `what makes no sense is reported`(
    arguments: [String], exitCode: Int32, message: String
  ) throws {
    let result = try sandbox.run(Invocation(arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result.errors)")
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a running run is stopped and its process has gone`() throws {
    try sandbox.write("echo $$ > pid; exec sleep 1000\n", to: "long.runfile")
    let launch = try sandbox.startBatchrun("launch", "long.runfile", "--retries", "0")
    let pid = try waitFor("the job has begun") { Int32(sandbox.lines(of: "pid").first ?? "") }
    try eventually("its process is on record") {
      try record("1")["pid"]?.int == Int(pid)
    }
    let result = try sandbox.batchrun("stop", "1", "-y")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("(pid \(pid))"))
    #expect(kill(pid, 0) != 0)
    _ = try launch.wait()
    #expect(try list("--simplified", "-T").count == 1)
    let again = try sandbox.batchrun("stop", "1", "-y")
    #expect(again.exitCode == 0)
    #expect(again.output.hasSuffix("is not running\n"))
    #expect(try sandbox.batchrun("stop", "-y").errors == "Nothing to stop.\n")
  }

  @Test func `several runs are not stopped unless they are named`() throws {
    try sandbox.write("exec sleep 1000\nexec sleep 1001\n", to: "two.runfile")
    let launch = try sandbox.startBatchrun("launch", "two.runfile", "-j", "2", "--retries", "0")
    try eventually("both run") { try list("--running").count == 2 }
    let refused = try sandbox.batchrun("stop", "-y")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("Stop 2 run(s)? (y/N) "))
    #expect(refused.errors.contains("name the runs that you mean, or ':' for all of them"))
    #expect(try sandbox.batchrun("stop", "two", input: .text("\n")).exitCode == 4)
    #expect(try list("--running").count == 2)
    let stopped = try sandbox.batchrun("stop", ":", "-y")
    #expect(stopped.exitCode == 0, "\(stopped.errors)")
    // The list knows it at once.
    #expect(try list("--terminated").count == 2)
    _ = try launch.wait()
  }

  @Test func `a run is watched by its process, also from a file`() throws {
    try sandbox.write(
      "echo here; echo $$ > pid; while ! test -e go; do sleep 0.02; done\n", to: "long.runfile")
    let launch = try sandbox.startBatchrun("launch", "long.runfile")
    let pid = try waitFor("the job has begun") { sandbox.lines(of: "pid").first }
    try eventually("its process is on record") { try record("1")["pid"]?.int == Int(pid) }
    let watches = try [pid, "pid"].map { try sandbox.startBatchrun("watch", "--pid", $0) }
    for watch in watches { try eventually("the output is shown") { watch.output == "here\n" } }
    try sandbox.write("", to: "go")
    for watch in watches { #expect(try watch.wait().exitCode == 0) }
    _ = try launch.wait()
    try sandbox.write("no number\n", to: "bad")
    let bad = try sandbox.batchrun("watch", "--pid", "bad")
    #expect(bad.exitCode == 1 && bad.errors.contains("there is no pid in 'bad'"))
  }

  @Test func `two who comment at once are both heard`() throws {
    try launchThree()
    let writers = try (1...6).map {
      try sandbox.startBatchrun("comment", "1", "-a", "comment \($0)", "-y")
    }
    for writer in writers { #expect(try writer.wait().exitCode == 0) }
    let shown = try sandbox.batchrun("comment", "-l", "1").output
    for number in 1...6 { #expect(shown.contains("  comment \(number)\n")) }
  }

  @Test func `a run is watched to its end`() throws {
    try sandbox.write(
      "echo before; while ! test -e go; do sleep 0.02; done; echo after\n", to: "long.runfile")
    let launch = try sandbox.startBatchrun("launch", "long.runfile")
    try eventually("the job runs") { try list("--running").count == 1 }
    let watch = try sandbox.startBatchrun("watch")
    try eventually("what was printed so far is shown") { watch.output == "before\n" }
    try sandbox.write("", to: "go")
    let result = try watch.wait()
    _ = try launch.wait()
    #expect(result.exitCode == 0)
    #expect(result.output == "before\nafter\n")
    #expect(result.errors.hasSuffix("stopped with a status of 'completed'\n"))
    // One that has finished is shown at once.
    #expect(try sandbox.batchrun("watch", "1").output == "before\nafter\n")
  }

  @Test func `Ctrl-C leaves the run that is watched alone`() throws {
    try sandbox.write("echo here; while ! test -e go; do sleep 0.02; done\n", to: "long.runfile")
    let launch = try sandbox.startBatchrun("launch", "long.runfile")
    try eventually("the job runs") { try list("--running").count == 1 }
    let watch = try sandbox.startBatchrun("watch", "1")
    try eventually("the output is shown") { watch.output == "here\n" }
    kill(watch.pid, SIGINT)
    let result = try watch.wait()
    #expect(result.exitCode == 0)
    #expect(result.output.hasSuffix("(still running)\n"))
    #expect(try list("--simplified", "-R").count == 1)
    try sandbox.write("", to: "go")
    _ = try launch.wait()
    #expect(try list("--simplified", "-C").count == 1)
  }

  @Test func `that no run matches is reported`() throws {
    let terminal = try sandbox.startInTerminal(Invocation(["runs", "--label", "nosuch"]))
    #expect(try terminal.wait().output.contains("batchrun: no runs match"))
    let piped = try sandbox.batchrun("runs", "--label", "nosuch")
    #expect(piped.exitCode == 0)
    #expect(piped.output == "" && piped.errors == "batchrun: no runs match\n")
  }

  @Test func `nothing that a run is called reaches the terminal as it is`() throws {
    try launchThree()
    try sandbox.batchrun("label", "1", "--set", "x\u{1b}]0;owned\u{7}\u{202e}y", "-y")
    for arguments in [["runs"], ["runs", "-v"], ["runs", "info"], ["runs", "--json"]] {
      let output = try sandbox.run(Invocation(arguments)).output
      #expect(!output.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
      #expect(output.contains("owned"))
    }
  }
}
