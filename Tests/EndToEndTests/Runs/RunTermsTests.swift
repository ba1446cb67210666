import JSON
import TestSupport
import Testing

/// Options that say how runs are started reach every run that they are given for.
@Suite struct RunTermsTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    let tries = sandbox.path("tries")
    try sandbox.write(
      """
      flaky: {exec: "sh -c 'echo try >> \(tries); exit 1'", flags: {n: 0}}
      slow: {exec: sleep 60}
      show: {exec: "sh -c 'echo port $PORT nice; nice'", flags: {n: 0}}
      pipe: {steps: [flaky]}
      slowly: {steps: [slow]}
      shown: {steps: [show n=1, show n=2]}
      outer: {steps: [shown, show]}
      """, to: "batchrun.yml")
  }

  private var tries: Int { (sandbox.text(of: "tries") ?? "").split(separator: "\n").count }

  private func id(of result: ProgramResult) throws -> String {
    let match = try #require(result.output.firstMatch(of: /staged as ([0-9a-f]{32})/))
    return String(match.1)
  }

  @Test func `steps are tried again`() throws {
    let result = try sandbox.batchrun("run", "-y", "pipe", "--retries", "1", "--retry-delay", "0s")
    #expect(result.exitCode == 1)
    #expect(tries == 2)
  }

  @Test func `steps have a time limit`() throws {
    let result = try sandbox.batchrun("run", "-y", "slowly", "--timeout", "0.2s")
    #expect(result.exitCode == 124)
  }

  @Test func `steps have the niceness and the variables of their run`() throws {
    let result = try sandbox.batchrun(
      "run", "-y", "shown", "--nice", "4", "--slots-env", "PORT=81,82")
    #expect(result.output == "port 81 nice\n4\nport 81 nice\n4\n")
    let none = try sandbox.batchrun("run", "-y", "shown", "--print", "none")
    #expect(none.output == "")
  }

  @Test func `a staged run keeps its options, unless its start says otherwise`() throws {
    let first = try sandbox.batchrun(
      "run", "-y", "flaky", "--stage", "--retries", "2", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "--start", id(of: first))
    #expect(tries == 3)
    let second = try sandbox.batchrun(
      "run", "-y", "flaky", "n=1", "--stage", "--retries", "2", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "--start", id(of: second), "--retries", "0")
    #expect(tries == 4)
  }

  @Test func `a queue starts a run with the options that it was staged with`() throws {
    try sandbox.batchrun("run", "-y", "flaky", "--stage", "--retries", "1", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "queue", "run-once=yes")
    #expect(tries == 2)
  }

  @Test func `staged trials keep the options of their batch`() throws {
    try sandbox.batchrun(
      "run", "-y", "show", "n=[1,2]", "--stage-trials", "--nice", "4")
    let shown = try sandbox.batchrun("run", "-y", "queue", "run-once=yes")
    #expect(shown.output == "port nice\n4\nport nice\n4\n")
    try sandbox.batchrun(
      "run", "-y", "flaky", "n=[1]", "--stage-trials", "--retries", "2", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "queue", "run-once=yes")
    #expect(tries == 3)
  }

  @Test func `a single run says that it took too long, and that it tries again`() throws {
    let slow = try sandbox.batchrun("run", "-y", "slow", "--timeout", "0.2s")
    #expect(slow.exitCode == 124)
    #expect(slow.errors == "batchrun: the run took longer than allowed (--timeout)\n")
    let flaky = try sandbox.batchrun(
      "run", "-y", "flaky", "--retries", "1", "--retry-delay", "0s")
    #expect(flaky.errors.contains("batchrun: exit code 1, retrying in "))
    #expect(flaky.errors.split(separator: "\n").count == 1)
  }

  @Test func `what means something for batches alone is told where there is none`() throws {
    let single = try sandbox.batchrun(
      "run", "-y", "show", "-j", "4", "--delay", "1s", "--keep-batch", "--random-seed", "1")
    #expect(
      single.errors
        == "batchrun: warning: not a batch run - ignoring --n-jobs\n"
        + "batchrun: warning: not a batch run - ignoring --delay\n"
        + "batchrun: warning: not a batch run - ignoring --keep-batch\n"
        + "batchrun: warning: not a batch run - ignoring --random-seed\n")
    #expect(single.exitCode == 0)
    let steps = try sandbox.batchrun("run", "-y", "shown", "--limit", "1")
    #expect(
      steps.errors.contains("warning: none of the steps is a batch - ignoring --limit\n"))
    #expect(!steps.errors.contains("not a batch run"))
    let outer = try sandbox.batchrun("run", "-y", "outer", "--limit", "1")
    #expect(!outer.errors.contains("ignoring"), "\(outer)")
    // What it does not mean for the run is not kept for its start either.
    let staged = try sandbox.batchrun("run", "-y", "show", "--stage", "--limit", "1")
    #expect(staged.errors.contains("ignoring --limit"))
    #expect(try sandbox.batchrun("run", "-y", "--start", id(of: staged)).errors == "")
  }

  @Test func `the best trial is one that has completed`() throws {
    try sandbox.write(
      "train: {exec: \"sh -c 'echo loss: ${x}; exit ${code}'\", flags: {x: 1, code: 0}}",
      to: "batchrun.yml")
    try sandbox.write("x,code\n2,0\n1,7\n3,0\n", to: "t.csv")
    let result = try sandbox.batchrun("run", "-y", "train", "@t.csv", "--json")
    let summary = try #require(try events(result).last)
    let best = try #require(summary["best"]?.string)
    #expect(best.hasPrefix("loss 2.0: train code=0 x=2"))
    #expect(summary["best_value"]?.double == 2)
    #expect(best.hasSuffix("[\(summary["best_id"]?.string?.prefix(8) ?? "")]"), "\(summary)")
    let shown = try sandbox.batchrun("run", "-y", "train", "@t.csv", "--minimize", "loss")
    #expect(shown.errors.contains("\nbest loss 2.0: train code=0 x=2  ["), "\(shown)")
    let largest = try sandbox.batchrun("run", "-y", "train", "@t.csv", "--maximize", "loss")
    #expect(largest.errors.contains("\nbest loss 3.0: train code=0 x=3  ["), "\(largest)")
  }

  @Test func `the best trial of a batch that is continued may be one of before`() throws {
    try sandbox.write(
      "train: {exec: \"echo loss: ${x}\", flags: {x: 1}}", to: "batchrun.yml")
    try sandbox.batchrun("run", "-y", "train", "x=[3,1,2]", "--limit", "2")
    let rest = try sandbox.batchrun("run", "-y", "--resume", "train", "--json")
    let summary = try #require(try events(rest).last)
    #expect(summary["completed"]?.int == 1, "\(rest)")
    #expect(summary["best"]?.string?.hasPrefix("loss 1.0: train x=1  [") == true, "\(rest)")
    #expect(summary["best_value"]?.double == 1)
  }

  @Test(arguments: [["--x=3"], ["--x", "3"]])
  func `a flag that was written as an option is explained`(words: [String]) throws {
    let result = try sandbox.run(Invocation(["run", "show"] + words))
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("hint: flags of an operation are written 'x=3'"))
  }

  @Test func `a batch that is continued keeps its options`() throws {
    try sandbox.batchrun(
      "run", "-y", "show", "n=[1,2,3]", "--limit", "1", "--slots-env", "PORT=81,82", "--nice", "3")
    let rest = try sandbox.batchrun("run", "-y", "--resume", "show")
    // Lines of trials that run at the same time begin with their trial.
    for port in [81, 82] {
      let lines = rest.output.split(separator: "\n")
      let first = try #require(lines.first { $0.hasSuffix("] port \(port) nice") }, "\(rest)")
      let trial = first.prefix { $0 != " " }
      #expect(lines.contains("\(trial) 3"), "\(rest)")
    }
  }

  @Test(arguments: [["--limit", "1"], ["--halt", "now,fail=1"], ["--slots-env", "A=1"]])
  func `a queue refuses what means nothing for it`(words: [String]) throws {
    let result = try sandbox.run(Invocation(["run", "-y", "queue", "run-once=yes"] + words))
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("'\(words[0])' has no effect on a queue"))
    #expect(!sandbox.exists("runs/queue"))
  }

  // MARK: Events

  private func events(_ result: ProgramResult) throws -> [JSONValue] {
    try result.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  private func summary(_ events: [JSONValue]) throws -> [Int?] {
    let summaries = events.filter { $0["event"]?.string == "summary" }
    #expect(summaries.count == 1)
    let last = try #require(events.last)
    return ["completed", "failed", "not_started"].map { last[$0]?.int }
  }

  @Test func `steps give events alone, and one summary of them all`() throws {
    let events = try events(try sandbox.batchrun("run", "-y", "shown", "--json"))
    #expect(try summary(events) == [2, 0, 0])
    #expect(events.count { $0["event"]?.string == "end" } == 2)
    let failed = try self.events(try sandbox.batchrun("run", "-y", "pipe", "--json"))
    #expect(try summary(failed) == [0, 1, 0])
  }

  @Test(arguments: ["1", "2"]) func `a queue gives events alone`(workers: String) throws {
    for n in ["1", "2"] { try sandbox.batchrun("run", "-y", "show", "n=\(n)", "--stage") }
    let events = try events(
      try sandbox.batchrun("run", "-y", "queue", "run-once=yes", "-j", workers, "--json"))
    #expect(try summary(events) == [2, 0, 0])
    #expect(events.count { $0["event"]?.string == "end" } == 2)
  }

  @Test func `a step says its own terms, in its text and in its map`() throws {
    try sandbox.write(
      (sandbox.text(of: "batchrun.yml") ?? "")
        + """

        own: {steps: [flaky --retries 2 --retry-delay 0s]}
        mapped: {steps: [{run: show, nice: 4, slots-env: 'PORT=7,8'}]}
        wrong: {steps: [show --json]}
        mistyped: {steps: [{run: show, retires: 2}]}
        """, to: "batchrun.yml")
    try sandbox.batchrun("run", "-y", "own")
    #expect(tries == 3)
    #expect(try sandbox.batchrun("run", "-y", "mapped").output == "port 7 nice\n4\n")
    let wrong = try sandbox.batchrun("run", "-y", "wrong")
    #expect(wrong.exitCode == 1)
    #expect(wrong.errors.contains("'--json' applies to the whole run, not to a step"), "\(wrong)")
    let mistyped = try sandbox.batchrun("run", "-y", "mistyped")
    #expect(mistyped.errors.contains("unknown option 'retires'; did you mean 'retries'?"))
    // Nothing was begun.
    #expect(!sandbox.exists("runs/wrong") && !sandbox.exists("runs/mistyped"))
  }

  @Test func `a run that is started again keeps its options, unless others are given`() throws {
    try sandbox.batchrun("run", "-y", "show", "--nice", "4")
    #expect(try sandbox.batchrun("run", "-y", "--restart", "show").output == "port nice\n4\n")
    let other = try sandbox.batchrun("run", "-y", "--restart", "show", "--nice", "5")
    #expect(other.output == "port nice\n5\n")
    // A trial has what its batch was given.
    try sandbox.batchrun("run", "-y", "show", "n=[7]", "--nice", "3")
    #expect(try sandbox.batchrun("run", "-y", "--restart", "1").output == "port nice\n3\n")
  }

  @Test func `an objective that no trial has printed is told at the end`() throws {
    let result = try sandbox.batchrun("run", "-y", "show", "n=[1,2]", "--minimize", "losss")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("no trial has printed the objective 'losss'"), "\(result)")
    let wrong = try sandbox.batchrun("run", "-y", "show", "n=[1,2]", "--minimize", "a, b")
    #expect(wrong.exitCode == 1)
    #expect(wrong.errors.contains("invalid objective 'a, b'"), "\(wrong)")
  }

  @Test func `Ctrl-C says how many are stopped, and when they are killed`() throws {
    let terminal = try sandbox.startInTerminal(Invocation(["run", "-y", "slow", "--grace", "7s"]))
    try eventually("it runs") {
      try sandbox.batchrun("runs", "--running", "--json").output.contains("running")
    }
    try terminal.type("\u{3}")
    try terminal.expect("interrupted: stopping 1 run (killed in 7.0s; Ctrl-C again kills it now)")
    _ = try terminal.wait()
  }
}
