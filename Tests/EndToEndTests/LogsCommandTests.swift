import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun logs`.
@Suite struct LogsCommandTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func launch(_ lines: String...) throws {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a.runfile")
    try sandbox.batchrun("launch", "a.runfile", "--no-checks")
  }

  @Test func `of one job the output and the errors are shown as they are`() throws {
    try launch("echo one; echo bad >&2", "printf 'no end'; exit 1", "printf x; printf y >&2")
    let first = try sandbox.batchrun("logs", "a", "1")
    #expect(
      first.output == "==> standard output <==\none\n==> standard error <==\nbad\n"
        && first.errors == "" && first.exitCode == 0, "\(first)")
    let bare = try sandbox.batchrun("logs", "a", "3")
    #expect(
      bare.output == "==> standard output <==\nx\n==> standard error <==\ny\n", "\(bare)")
    let output = try sandbox.batchrun("logs", "a", "1", "--stdout")
    #expect(output.output == "one\n" && output.errors == "", "\(output)")
    let second = try sandbox.batchrun("logs", "a.runfile", "2")
    #expect(second.output == "no end", "\(second)")
    let errors = try sandbox.batchrun("logs", "a", "1", "--stderr")
    #expect(errors.output == "bad\n" && errors.errors == "", "\(errors)")
    let id = try #require(sandbox.names(in: "runs/a/logs").first)
    let byID = try sandbox.batchrun("logs", "a", String(id.prefix(12)))
    #expect(["one\n", "no end", "x\n"].contains { byID.output.contains($0) }, "\(byID)")
  }

  @Test func `of several each line has the number of its job`() throws {
    try launch(
      "echo one; echo bad >&2", "printf 'x\\ny'; exit 1", "echo three", "true", "true # 5",
      "true # 6", "true # 7", "true # 8", "true # 9", "echo ten")
    let all = try sandbox.batchrun("logs", "a")
    #expect(
      all.output == " 1 | one\n 1 ! bad\n 2 | x\n 2 | y\n 3 | three\n10 | ten\n", "\(all)")
    #expect(all.errors == "")
    let some = try sandbox.batchrun("logs", "a", "2-3", "10", "--tail", "1")
    #expect(some.output == " 2 | y\n 3 | three\n10 | ten\n", "\(some)")
    let failed = try sandbox.batchrun("logs", "a", "--failed")
    #expect(failed.output == "x\ny", "\(failed)")
  }

  @Test func `a job that is named and has not failed is reported as such`() throws {
    try launch("true", "echo no; false", "true # 3")
    let one = try sandbox.batchrun("logs", "a", "1", "--failed")
    #expect(one.errors == "batchrun: error: line 1 has not failed\n", "\(one)")
    let more = try sandbox.batchrun("logs", "a", "1", "3", "--failed")
    #expect(more.errors == "batchrun: error: none of these 2 jobs has failed\n", "\(more)")
    #expect(one.exitCode == 1 && more.exitCode == 1)
    #expect(try sandbox.batchrun("logs", "a", "1-3", "--failed").output == "no\n")
  }

  @Test func `what is missing is reported, and the others are shown`() throws {
    try launch("echo one", "echo two")
    let result = try sandbox.batchrun("logs", "a", "1", "17", "ffff")
    #expect(result.exitCode == 1)
    #expect(result.output == "one\n")
    #expect(
      result.errors
        == "batchrun: error: no job '17' in 'a'\nbatchrun: error: no job 'ffff' in 'a'\n")
    let none = try sandbox.batchrun("logs", "a", "--failed")
    #expect(none.exitCode == 0 && none.errors == "batchrun: no jobs of 'a' have failed\n")
    #expect(try sandbox.batchrun("logs", "b").exitCode == 2)
    #expect(try sandbox.batchrun("logs", "a", "17x").exitCode == 2)
    #expect(try sandbox.batchrun("logs").exitCode == 2)
    let place = try sandbox.batchrun("logs", "--accounting-dir", "runs/a", "2")
    #expect(place.output == "two\n", "\(place)")
  }

  @Test func `a run is named by its place in the list too`() throws {
    try sandbox.write("x = 1\nprint('hello')\n", to: "train.py")
    try sandbox.batchrun("run", "train.py", "x=[1,2]", "-y", "--keep-batch")
    #expect(try sandbox.batchrun("logs", "1").output == "hello\n")
    let place = try #require(
      try sandbox.batchrun("runs", "--json").json.array?.firstIndex {
        $0["operation"]?.string == "train.py+"
      })
    let batch = try sandbox.batchrun("logs", "\(place + 1)")
    #expect(batch.output == "1 | hello\n2 | hello\n", "\(batch)")
    let beyond = try sandbox.batchrun("logs", "9")
    #expect(beyond.exitCode == 2 && beyond.errors.contains("9"), "\(beyond)")
  }

  @Test func `-f shows lines as they come, and ends with the launch`() throws {
    try sandbox.write(
      "for i in 1 2 3; do echo line$i; while ! test -e go$i; do sleep 0.02; done; done\n"
        + "echo second\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("the first job writes") {
      sandbox.names(in: "runs/a/logs").contains { id in
        sandbox.text(of: "runs/a/logs/\(id)/out.log")?.contains("line1") == true
      }
    }
    let logs = try sandbox.startBatchrun("logs", "-f", "a")
    try eventually("what there is is shown") { logs.output.contains("1 | line1\n") }
    #expect(!logs.output.contains("line2"))
    try sandbox.write("", to: "go1")
    try eventually("what comes is shown") { logs.output.contains("1 | line2\n") }
    try sandbox.write("", to: "go2")
    try sandbox.write("", to: "go3")
    #expect(try launch.wait().exitCode == 0)
    let result = try logs.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.output == "1 | line1\n1 | line2\n1 | line3\n2 | second\n", "\(result)")
  }

  @Test func `-f of one job ends with it, and Ctrl-C ends it`() throws {
    try sandbox.write("echo begun; while ! test -e go; do sleep 0.02; done; echo last\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("the job is on record") {
      try sandbox.batchrun("logs", "a", "1").output == "begun\n"
    }
    let stopped = try sandbox.startBatchrun("logs", "-f", "a", "1")
    try eventually("it follows") { stopped.output == "begun\n" }
    stopped.send(SIGINT)
    #expect(try stopped.wait().exitCode == 130)
    let logs = try sandbox.startBatchrun("logs", "-f", "a", "1")
    try eventually("it follows") { logs.output == "begun\n" }
    try sandbox.write("", to: "go")
    let result = try logs.wait()
    #expect(result.output == "begun\nlast\n" && result.exitCode == 0, "\(result)")
    _ = try launch.wait()
  }

  @Test func `a line that waits has not started`() throws {
    try sandbox.write("while ! test -e go; do sleep 0.02; done\necho two\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("the first job runs") { sandbox.names(in: "runs/a/logs").count == 1 }
    let result = try sandbox.batchrun("logs", "a", "2")
    #expect(result.errors == "batchrun: 2 has not started\n" && result.exitCode == 0, "\(result)")
    try sandbox.write("", to: "go")
    _ = try launch.wait()
  }

  @Test func `a terminal obeys nothing that is in a log, but with --raw`() throws {
    try launch("printf '\\033]0;owned\\007\\033[31mred\\033[0m\\n'", "echo two")
    let safe = try sandbox.startInTerminal(Invocation(["logs", "a"])).wait()
    #expect(safe.output.contains("1 | \\x1b]0;owned\\x07\u{1B}[31mred"), "\(safe)")
    let raw = try sandbox.startInTerminal(Invocation(["logs", "a", "--raw"])).wait()
    #expect(raw.output.contains("1 | \u{1B}]0;owned\u{7}"), "\(raw)")
    let pipe = try sandbox.batchrun("logs", "a", "1")
    #expect(pipe.output == "\u{1B}]0;owned\u{7}\u{1B}[31mred\u{1B}[0m\n", "\(pipe)")
  }

  @Test func `the end of a log of a gigabyte takes little memory`() throws {
    try launch("echo first")
    let id = try #require(sandbox.names(in: "runs/a/logs").first)
    // Full of holes, which read as NUL bytes: one line.
    let log = sandbox.path("runs/a/logs/\(id)/out.log")
    #expect(truncate(log, 1 << 30) == 0)
    try sandbox.append("\none\ntwo\nthree\n", to: "runs/a/logs/\(id)/out.log")
    let result = try sandbox.shell(
      "ulimit -v 262144; \"$BATCHRUN\" logs a 1 --tail 3")
    #expect(result.output == "one\ntwo\nthree\n", "\(result)")
  }

  @Test func `trials are known by their numbers`() throws {
    try sandbox.write("x = 1\nprint('x is', x)\n", to: "train.py")
    try sandbox.batchrun("run", "train.py", "x=[7,8,9]", "-y")
    let result = try sandbox.batchrun("logs", "train.py", "2", "3")
    #expect(result.output == "2 | x is 8\n3 | x is 9\n", "\(result)")
  }

  @Test(arguments: [["a"], ["-f", "a", "1", "2"], ["a", "1", "--tail", "1"]])
  func `what cannot be shown is an error`(words: [String]) throws {
    try launch("echo one", "echo two")
    let result = try sandbox.run(
      Invocation(["logs"] + words, output: .file("/dev/full")))
    #expect(result.exitCode == 1, "\(result)")
    #expect(
      result.errors
        == "batchrun: error: could not write to standard output: No space left on device\n")
  }

  @Test func `that a log was removed is said`() throws {
    try launch("echo one", "echo two")
    let ids = sandbox.names(in: "runs/a/logs")
    let id = try #require(
      ids.first { sandbox.text(of: "runs/a/logs/\($0)/out.log") == "two\n" })
    try sandbox.shell("rm -r runs/a/logs/\(id)")
    let all = try sandbox.batchrun("logs", "a")
    #expect(all.exitCode == 1 && all.output == "1 | one\n", "\(all)")
    #expect(
      all.errors
        == "batchrun: error: the output of 2 is gone: 'runs/a/logs/\(id)/out.log' was removed\n")
    #expect(try sandbox.batchrun("logs", "a", "1").exitCode == 0)
  }

  @Test func `digits that are no line may be the beginning of an id`() throws {
    try sandbox.write((1...60).map { "echo \($0)\n" }.joined(), to: "a")
    try sandbox.batchrun("launch", "a")
    let ids = sandbox.names(in: "runs/a/logs")
    let id = try #require(
      ids.first { id in
        guard let number = Int(id.prefix(4)), number > 60 else { return false }
        return ids.count { $0.hasPrefix(id.prefix(4)) } == 1
      })
    let result = try sandbox.batchrun("logs", "a", String(id.prefix(4)))
    #expect(result.output == sandbox.text(of: "runs/a/logs/\(id)/out.log"), "\(result)")
    #expect(result.exitCode == 0 && result.errors == "")
    let both = try sandbox.batchrun("logs", "a", String(id.prefix(4)), "60", "9999999")
    #expect(both.exitCode == 1 && both.output.contains("60 | 60\n"), "\(both)")
    #expect(both.errors == "batchrun: error: no job '9999999' in 'a'\n", "\(both)")
  }

  @Test func `a batch and a run are known by their ids`() throws {
    try sandbox.write("import sys\nx = 1\nprint('x is', x)\nsys.exit(x > 2)\n", to: "train.py")
    try sandbox.batchrun("run", "train.py", "x=[1,2]", "-y", "--keep-batch")
    try sandbox.batchrun("run", "train.py", "x=[3,4]", "-y")
    let runs = try JSONValue(parsing: sandbox.batchrun("runs", "--json").outputBytes).array ?? []
    func id(_ isMeant: (JSONValue) -> Bool) throws -> String {
      try #require(runs.first(where: isMeant)?["id"]?.string)
    }
    let first = try id { $0["operation"]?.string == "train.py+" }
    let trials = try sandbox.batchrun("logs", String(first.prefix(8)))
    #expect(trials.output == "1 | x is 1\n2 | x is 2\n", "\(trials)")
    #expect(try sandbox.batchrun("logs", first, "2").output == "x is 2\n")
    let none = try sandbox.batchrun("logs", first, "--failed")
    #expect(none.errors == "batchrun: no jobs of '\(first)' have failed\n", "\(none)")
    #expect(try sandbox.batchrun("logs", first, "3").exitCode == 1)
    let run = try id { $0["flags"]?["x"]?.int == 4 }
    let single = try sandbox.batchrun("logs", String(run.prefix(8)))
    #expect(single.output == "x is 4\n", "\(single)")
    #expect(try sandbox.batchrun("logs", run, "1").exitCode == 2)
    #expect(try sandbox.batchrun("logs", "0000ffff").exitCode == 2)
  }
}
