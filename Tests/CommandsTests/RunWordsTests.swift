import Arguments
import Jobs
import Operations
import Running
import TestSupport
import Testing

@testable import Commands

/// The command lines of the processes that `run` starts are made from its declarations.
@Suite struct RunWordsTests {
  private func options(_ words: [String]) throws -> RunCommand {
    guard case .run(let command as RunCommand) = try commandTree.request(for: ["run"] + words)
    else { throw TestFailure("no run") }
    return command
  }

  /// Every option, in combinations that may stand together.
  private static let samples: [[String]] =
    [
      ["--n-jobs", "3", "--yes", "--quiet", "--stop-after", "0.5", "--home", "/h"],
      ["--background", "--pidfile", "p", "--stage-trials", "--proto", "1", "--needed"],
      ["--stage", "--label", "a b", "--tag", "t", "--tag", "u", "--comment", "c"],
      ["--batch-label", "l", "--batch-tag", "t", "--batch-comment", "c", "--edit-flags"],
      ["--edit-comment", "--edit-batch-comment", "--run-dir", "d", "--keep-run", "--keep-batch"],
      ["--start", "1", "--force-flags", "--force-deps", "--force-sourcecode", "--dep", "p"],
      ["--no-inspect"],
      ["--resume", "2", "--limit", "3", "--shuffle", "--gpus", "0,1"],
      ["--optimizer", "o", "--minimize", "loss", "--opt-flag", "a=1", "--max-trials", "3"],
      ["--optimize", "--maximize", "acc", "--random-seed", "5", "--fail-on-trial-error"],
      ["--retries", "2", "--retry-delay", "0.5s", "--timeout", "5s", "--grace", "1s"],
      ["--halt", "now,fail=2", "--delay", "1s", "--min-memory", "1G", "--max-load", "2.5"],
      ["--max-failures", "2", "--gpus-per-worker", "4,5", "--jobs-per-gpu", "2", "--nice=-5"],
      ["--durable"],
      [
        "--early-stop", "asha:eta=4", "--stop-when", "loss < 0.1", "--patience", "9", "--max-time",
        "2h",
      ],
      ["--slots-env", "PORT=1,2", "--progress", "plain", "--print", "failed", "--tail", "3"],
      ["--json", "--no-gpus"],
      ["--metric", #"acc=was (\value)"#, "--metric", "loss=(.)"],
      ["--env", "A=1", "--env", "B=", "--env-file", "f", "--notify", "c"],
      ["--print-trials", "--save-trials", "f.csv", "--print-cmd"],
      ["--print-env", "--help-op", "--test-flags", "--test-sourcecode"],
      ["--test-output-scalars", "f", "--run-id", "1", "--process-file", "f", "--announce", "n"],
      ["--carry-out", "1", "--edited", "{}", "--recalled"],
      ["--executor", "local"],
    ] + clusterOptionSamples

  @Test func `there is a sample of every option`() {
    let sampled = Set(
      Self.samples.joined().filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) })
    let declared = CommandNode(RunCommand.self).parameters.filter { !$0.isPositional }
    #expect(Set(declared.map(\.name)) == sampled)
  }

  @Test(arguments: samples) func `options are given as they were`(words: [String]) throws {
    let options = try options(["op", "x=1"] + words)
    let again = RunCommand.commandLine(of: options)
    #expect(Array(again.prefix(2)) == ["op", "x=1"])
    #expect(again.dropFirst(2).sorted() == words.sorted())
    #expect(RunCommand.commandLine(of: try self.options(again)) == again)
  }

  // MARK: Parts

  private func step(_ text: String) throws -> PlannedStep {
    let plan = try StepsPlan(
      [StepDefinition(words: splitWords(text) ?? [], text: text)], of: .init(),
      RunCommand.stepOptions)
    return try #require(plan.steps.first)
  }

  private let id = JobID.random()

  @Test func `a step has the options of its run, and its own before them`() throws {
    let wording = try options([
      "pipe", "-q", "--retries", "2", "--halt", "now,fail=1", "--gpus-per-worker", "4,5", "-j", "2",
      "--label", "mine",
    ]).wording(home: "/h")
    let words = wording(
      .step(try step("a --fail-on-trial-error --gpus 7 x=1 -j 3"), id, isRestart: false))
    #expect(
      words == [
        "run", "a", "x=1", "--yes", "--quiet", "--home", "/h", "--keep-batch", "--gpus", "7",
        "--n-jobs", "3", "--fail-on-trial-error", "--retries", "2", "--run-id", id.text,
      ])
    let again = wording(.step(try step("a x=1"), id, isRestart: true))
    #expect(again.contains("--start") && again.contains("--gpus-per-worker"))
    #expect(again.prefix(2) == ["run", "x=1"])
  }

  @Test func `a step may have what launches and batches share, by the same declarations`() throws {
    let wording = try options(["pipe", "--retries", "1"]).wording(home: "/h")
    let words = wording(
      .step(try step("a --retries 2 --nice 4 --slots-env P=1,2 --no-inspect"), id, isRestart: false)
    )
    for word in ["--retries", "2", "--nice", "4", "--slots-env", "P=1,2", "--no-inspect"] {
      #expect(words.contains(word), "\(word)")
    }
    #expect(!words.contains("1"))
  }

  @Test func `what a step says wrongly is left to its process`() throws {
    let wording = try options(["pipe"]).wording(home: "/h")
    let words = wording(.step(try step("a --max-trials none"), id, isRestart: false))
    #expect(words.contains("--max-trials=none"))
  }

  @Test func `the steps of a trial have what steps take, and nothing that their batch does`() throws
  {
    let words = try options(["p", "x=[1,2]", "--retries", "2", "-j", "2", "-l", "a", "--needed"])
      .wording(home: "/h")(.stepsOfTrial(id))
    #expect(
      words == [
        "run", "--yes", "--needed", "--label", "a", "--home", "/h", "--carry-out", id.text,
      ])
  }

  @Test func `a queue hands its options on, but not how many it starts at once`() throws {
    let words = try options(["queue", "-j", "2", "--retries", "1"])
      .wording(home: "/h")(.staged(id, gpus: "3", isQuiet: true))
    #expect(
      words == [
        "run", "--yes", "--quiet", "--start", id.text, "--home", "/h", "--gpus", "3",
        "--retries", "1",
      ])
  }

  // MARK: Kept options

  @Test func `a later start keeps what is not of one start, or of what is shown`() throws {
    let given = ["op", "--retries", "2", "--limit", "1", "--tail", "3", "--timeout", "5s"]
    #expect(try options(given).kept.byWhole == ["--retries=2", "--timeout=5s"])
    let staged = try options(given + ["--stage"]).kept
    #expect(staged.byWhole == ["--limit=1", "--retries=2", "--timeout=5s"])
    #expect(staged.byRun == ["--retries=2", "--timeout=5s"])
  }

  @Test func `a staged trial keeps what is not of its batch`() throws {
    let kept = try options([
      "op", "--stage-trials", "--nice", "4", "--retries", "1", "--timeout", "5s", "-j", "2",
      "--shuffle", "--max-failures", "2", "--stop-after", "1", "--slots-env", "A=1,2",
    ]).kept
    #expect(kept.byTrial == ["--nice=4", "--retries=1", "--timeout=5s"])
    #expect(
      kept.byRun.contains { $0.hasPrefix("--stop-after=1") } && !kept.byRun.contains("--shuffle"))
  }

  @Test func `a later start keeps variables, but no secrets and no notice`() throws {
    let given = [
      "op", "--env", "A=1", "--env", "MY_TOKEN=s3cret", "--env-file", "/f", "--notify", "c",
    ]
    let kept = try options(given).kept
    #expect(kept.byWhole == ["--env=A=1", "--env=MY_TOKEN", "--env-file=/f"])
    #expect(kept.byTrial == kept.byWhole)
    let later = try RunCommand.parse(["--resume", "1"], over: kept.byWhole).scheduling
    var warnings: [String] = []
    #expect(later.withoutUnknownSecrets { warnings.append($0) }.environment == ["A=1"])
    #expect(warnings == ["the value of 'MY_TOKEN' was not kept; give it again with --env"])
  }

  @Test func `options for batches alone are known by their names`() throws {
    let words = ["op", "-j", "4", "--limit", "0", "--delay", "1s", "--nice", "3"]
    #expect(try options(words).batchOptions == ["--n-jobs", "--limit", "--delay"])
    #expect(try options(["op", "-j", "1", "--timeout", "1s"]).batchOptions.isEmpty)
    // The tries of a run are starts too.
    #expect(try options(["op", "--delay", "1s", "--retries", "1"]).batchOptions.isEmpty)
    #expect(try options(["op", "--stop-after", "1", "-j", "2"]).startOptions.count == 2)
  }

  @Test func `what is given now replaces what was kept`() throws {
    let options = try RunCommand.parse(
      ["--resume", "1", "--retries", "0", "--halt", "soon,fail=1"],
      over: ["--retries=2", "--max-failures=3", "--timeout=5s"])
    #expect(options.scheduling.retries == 0)
    #expect(options.scheduling.mostFailures == nil)
    #expect(options.scheduling.timeout == .seconds(5))
  }

  // MARK: Contradictions

  @Test(arguments: [
    ["--json", "--progress", "bar"], ["-q", "--print", "all"], ["-q", "--tail", "2"],
    ["--json", "--tail", "2"], ["--json", "-b"], ["--json", "--print-cmd"],
    ["--print-trials", "--json"],
  ])
  func `options that contradict each other are refused`(words: [String]) {
    #expect(throws: (any Error).self) { try options(["op"] + words) }
  }
}
