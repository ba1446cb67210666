import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun run --optimizer gp` and the other optimizers that are built in, with real processes.
@Suite struct SearchTests {
  private let project: SearchProject
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try SearchProject()
  }

  @discardableResult
  private func run(_ arguments: [String]) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y"] + arguments))
  }

  // MARK: The course

  @Test func `a search says what it knows, and finds the best`() throws {
    let result = try run(SearchProject.search("gp", "-m", "12"))
    #expect(result.exitCode == 0, "\(result)")
    let lines = result.errors.split(separator: "\n").map(String.init)
    #expect(lines[0] == "INFO: [batchrun] Random start for optimization (1 of 3)")
    #expect(
      lines[1].wholeMatch(
        of: /INFO: \[batchrun\] Running trial [0-9a-f]{32}: train \(k=0, x=0\.9\)/)
        != nil, "\(lines[1])")
    #expect(lines[2] == "INFO: [batchrun] Random start for optimization (2 of 3)")
    #expect(lines[6] == "INFO: [batchrun] Found 3 previous trial(s) for use in optimization")
    #expect(
      lines.contains("INFO: [batchrun] Found 11 previous trial(s) for use in optimization"))
    let info = try sandbox.batchrun("runs", "info", "train+gp", "--json").json
    #expect(try #require(info["best"]?["value"]?.double) < 0.001)
    #expect(info["trials"]?["completed"]?.int == 12)
    // The log of the batch tells it too.
    let log = try sandbox.batchrun("cat", "--output", "train+gp")
    #expect(log.output.contains("Found 3 previous trial(s) for use in optimization"))
    #expect(log.output.contains("loss: 0.36"))
  }

  @Test func `what will run is shown before`() throws {
    let preview = try sandbox.batchrun(
      "run", "train", "x=[0.0:1.0]", "-o", "bayesian", "-Fo", "kappa=2.5", "--maximize", "acc",
      input: .text("n\n"))
    #expect(preview.exitCode == 4)
    #expect(
      preview.errors == """
        You are about to run train with gp optimizer (20 trials, maximize acc)
          k: 0
          x: [0.0:1.0]
        Optimizer flags:
          acq-func: log_ei
          kappa: 2.5
          noise: gaussian
          prev-trials: batch
          random-starts: 3
          xi: 0.05
        Continue? (Y/n) 
        """)
    let optimize = try sandbox.batchrun(
      "run", "train", "x=[1,2,3]", "--optimize", input: .text("n\n"))
    #expect(
      optimize.errors.hasPrefix(
        "You are about to run train with gp optimizer (3 trials, minimize loss)\n"), "\(optimize)")
  }

  @Test func `an optimizer explains its flags`() throws {
    let help = try sandbox.batchrun("run", "gp", "--help-op")
    #expect(help.exitCode == 0)
    #expect(
      help.output == """
        Usage: batchrun run [OPTIONS] gp [FLAG]...

        Search by a Gaussian process: for expensive trials, up to a few hundred

        Use 'batchrun run --help' for a list of options.

        Flags:
          acq-func       How promising points are rated (default is log_ei)

                         Choices:
                           log_ei    logarithm of the expected improvement
                           EI        expected improvement by more than xi
                           LCB       lower confidence bound, see kappa
                           PI        probability of an improvement by more than xi
                           gp_hedge  EI, LCB or PI, at random for each trial

          kappa          Standard deviations that LCB looks below the mean; larger values explore more (default is 1.96)
          noise          Variance of the noise of the objective; 'gaussian': learn it from the results (default is gaussian)
          prev-trials    Runs to learn from (default is batch)

                         Choices:
                           batch       trials of the batch
                           sourcecode  also completed runs with the same source code
                           operation   also completed runs of the operation

          random-starts  Trials that are chosen without looking at results (default is 3)
          xi             Improvement that EI and PI require, in standard deviations of the results (default is 0.05)

        """)
    for name in ["forest", "gbrt", "tpe", "halton"] {
      #expect(try sandbox.batchrun("run", name, "--help-op").exitCode == 0)
    }
    let alone = try run(["gp"])
    #expect(alone.exitCode == 1)
    #expect(alone.errors.contains("'gp' chooses trials and does not run by itself"), "\(alone)")
  }

  @Test(arguments: ["gp", "tpe", "forest", "gbrt", "halton"])
  func `four trials at once are those of a search`(optimizer: String) throws {
    let result = try run(SearchProject.search(optimizer, "-m", "12", "-j", "4"))
    #expect(result.exitCode == 0, "\(result)")
    let trials = try project.trials(of: "train+\(optimizer)")
    #expect(trials.map(\.place) == (1...12).map { $0 })
    #expect(Set(trials.map(\.flags)).count == 12)
    #expect(trials.allSatisfy { $0.status == "completed" })
  }

  // MARK: Going on

  @Test(arguments: ["gp", "tpe"])
  func `after kill -9 in the middle the search goes on to the bit`(optimizer: String) throws {
    let arguments = SearchProject.search(optimizer, "-m", "14", "-Fo", "random-starts=3")
    try run(arguments)
    let whole = try project.trials(of: "train+\(optimizer)")
    #expect(whole.count == 14)
    sandbox.remove("runs")
    sandbox.remove("begun")

    let batch = try project.killed(
      Invocation(["run", "-y"] + arguments), "train+\(optimizer)", at: 7)
    let resumed = try run(["--resume", batch])
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(try project.trials(of: batch) == whole)
    // The end of trial 7 was not seen, so it ran again; no other did.
    #expect(project.begun == 15)
  }

  @Test func `after kill -9 of the launcher the guardian's trial counts`() throws {
    let arguments = SearchProject.search("gp", "-m", "9")
    try run(arguments)
    let whole = try project.trials(of: "train+gp")
    sandbox.remove("runs")
    sandbox.remove("begun")
    try project.hold(at: 5)
    let search = try sandbox.start(Invocation(["run", "-y"] + arguments))
    try eventually("trial 5 has begun") { project.begun == 5 }
    kill(try search.waitForLauncher(), SIGKILL)
    try eventually("the guardian waits") { search.errors.contains("waiting for") }
    project.letGo()
    try search.wait()
    let batch = try project.batch("train+gp")
    #expect(try run(["--resume", batch]).exitCode == 0)
    #expect(try project.trials(of: batch) == whole)
    #expect(project.begun == 9)
  }

  @Test(arguments: ["gp", "tpe", "gbrt"])
  func `four at once go on too, none twice and none lost`(optimizer: String) throws {
    try project.expectContinuation(
      of: 16,
      Invocation(["run", "-y"] + SearchProject.search(optimizer, "-m", "16", "-j", "4")),
      "train+\(optimizer)")
  }

  @Test func `a restart repeats the search`() throws {
    try run(SearchProject.search("gp", "-m", "8"))
    let first = try project.trials(of: "train+gp")
    let again = try run(["--restart", "train+gp"])
    #expect(again.exitCode == 0, "\(again)")
    let second = try project.trials(of: "train+gp")
    #expect(second == first)
  }

  @Test func `a limit leaves the rest for later`() throws {
    let arguments = SearchProject.search("gp", "-m", "8")
    try run(arguments)
    let whole = try project.trials(of: "train+gp")
    sandbox.remove("runs")
    let part = try run(arguments + ["--limit", "5"])
    #expect(part.exitCode == 0)
    let batch = try project.batch("train+gp")
    #expect(part.errors.contains("To continue the batch, use 'batchrun run --resume \(batch)'"))
    #expect(try project.trials(of: batch).count == 5)
    #expect(try run(["--resume", batch]).exitCode == 0)
    #expect(try project.trials(of: batch) == whole)
    // Nothing is left then.
    let done = try run(["--resume", batch])
    #expect(done.output.contains("nothing is left to run"), "\(done)")
  }

  // MARK: Results that are none

  @Test(
    arguments: [
      ("exit 3", "Trials that failed or have no 'loss' count as the worst so far"),
      ("echo nothing", "Trials that failed or have no 'loss' count as the worst so far"),
      ("echo 'loss: nan'", "Trials that failed or have no 'loss' count as the worst so far"),
      ("echo 'loss: inf'", "Trials that failed or have no 'loss' count as the worst so far"),
    ])
  func `a trial without a result is a bad one, said once`(end: String, text: String) throws {
    try sandbox.write(
      """
      echo $1 >> begun
      case $1 in 0.[5-9]*) \(end); exit;; esac
      echo "loss: $1"

      """, to: "train.sh")
    let result = try run(SearchProject.search("gp", "-m", "10"))
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.split(separator: "\n").count { $0.hasSuffix(text) } == 1, "\(result)")
    #expect(try project.trials(of: "train+gp").count == 10)
  }

  @Test func `an objective that is never printed is named`() throws {
    let result = try run(SearchProject.search("gp", "-m", "5", "--minimize", "los"))
    #expect(result.exitCode == 0)
    #expect(
      result.errors.contains(
        "INFO: [batchrun] Random start for optimization (cannot find objective 'los')"), "\(result)"
    )
    #expect(result.errors.contains("did you mean 'loss'?"), "\(result)")
  }

  @Test func `spaces of one combination, and of categories alone, are exhausted`() throws {
    let one = try run(["train", "x=[0.5]", "-o", "gp"])
    #expect(one.exitCode == 0)
    #expect(
      one.errors.contains(
        "INFO: [batchrun] No combination of flags is left to try (1 combination in all)\n"),
      "\(one)")
    let some = try run(["train", "x=[0.1,0.2,0.3]", "k=[1,2]", "-o", "tpe", "-j", "2"])
    #expect(some.exitCode == 0)
    let trials = try project.trials(of: "train+tpe")
    #expect(trials.count == 6)
    #expect(Set(trials.map(\.flags)).count == 6)
  }

  // MARK: Staging

  @Test func `what needs no results stages its trials`() throws {
    let staged = try run(SearchProject.search("halton", "-m", "3", "--stage-trials"))
    #expect(staged.exitCode == 0, "\(staged)")
    #expect(project.begun == 0)
    try run(["queue", "run-once=yes"])
    #expect(project.begun == 3)
  }

  @Test func `a staged search keeps its optimizer`() throws {
    let staged = try run(SearchProject.search("gp", "-m", "4", "--stage"))
    #expect(staged.output.hasPrefix("train+gp staged as "), "\(staged)")
    let batch = try project.batch("train+gp")
    #expect(try run(["--start", batch]).exitCode == 0)
    #expect(try project.trials(of: batch).count == 4)
  }

  // MARK: Constants

  @Test func `equal bounds are a constant beside what is searched`() throws {
    let result = try run(SearchProject.search("gp", "k=[2:2]", "-m", "5"))
    #expect(result.exitCode == 0, "\(result)")
    let trials = try project.trials(of: "train+gp")
    #expect(trials.count == 5 && trials.allSatisfy { $0.flags.contains("2") }, "\(trials)")
    let flags = try sandbox.batchrun("compare", "train+gp", "--csv", "-", "-cc", "=k")
    #expect(
      Set(flags.output.split(separator: "\n").map { $0.split(separator: ",")[1] }) == ["k", "2"])
    // Alone it leaves nothing to choose.
    let single = try run(["train", "x=[0.5:0.5]"])
    #expect(single.exitCode == 0 && single.output == "loss: 0.040000000000000008\n", "\(single)")
  }

  // MARK: Refusals

  @Test(
    arguments: [
      (["fixed", "-o", "gp"], 1, "flags for batch (x=1) do not contain any search dimensions"),
      (["fixed", "--optimize"], 1, "flags for batch (x=1) do not contain any search dimensions"),
      (
        ["train", "x=loguniform[0:1]", "-o", "gp"], 1,
        "error decoding 'loguniform[0:1]' for flag x: the lower bound of loguniform must"
      ),
      (["train", "x=loguniform[1:0.1]", "-o", "gp"], 1, "invalid function args in"),
      (["train", "x=[]", "-o", "tpe"], 1, "the list of flag 'x' has no values to choose from"),
      (
        ["train", "x=[0.0:1.0]", "-o", "gp", "--stage-trials"], 1,
        "operation 'gp' does not support --stage-trials"
      ),
      (
        ["train", "x=[0.0:1.0]", "-o", "gp", "-Fo", "kapa=1"], 1,
        "unsupported flag 'kapa'; did you mean 'kappa'?"
      ),
      (
        ["train", "x=[0.0:1.0]", "-o", "gp", "-Fo", "noise=x"], 1,
        "invalid value x for noise: must be"
      ),
      (
        ["train", "x=[0.0:1.0]", "-o", "gp", "-N", "loss,size"], 1,
        "invalid objective 'loss,size': too many columns"
      ),
      (
        ["train", "x=[0.0:1.0]", "-o", "gp", "--print-trials"], 1,
        "optimizer does not support printing"
      ),
      (["train", "x=[0.0:1.0]", "-o", "gp", "-m", "0"], 2, ""),
      (
        ["train", "x=[0.0:1.0]", "-o", "forrest"], 1,
        "operation 'forrest' is not defined for this project (did you mean 'forest'?)\n"
          + "hint: built-in optimizers: forest, gbrt, gp, halton, optuna, skopt, tpe, random\n"
      ),
    ] as [([String], Int32, String)])
  func `what cannot be searched is refused, and nothing is there`(
    arguments: [String], code: Int32, message: String
  ) throws {
    let result = try run(arguments)
    #expect(result.exitCode == code, "\(result)")
    #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result)")
    #expect(try sandbox.batchrun("runs").output == "")
  }

  // MARK: What is shown of it

  @Test func `compare shows the best first, and how it came about`() throws {
    try run(SearchProject.search("gp", "-m", "8"))
    let table = try sandbox.batchrun("compare", "--table", "train+gp")
    let lines = table.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 9, "\(table)")
    #expect(lines[0].hasPrefix("run       loss"), "\(lines[0])")
    #expect(lines[0].contains("best so far"))
    #expect(lines[1].contains(" (best) "))
    #expect(!lines[2].contains("(best)"))
    let rows = try #require(try sandbox.batchrun("compare", "train+gp", "--json").json.array)
    let losses = rows.compactMap { $0["loss"]?.double }
    #expect(losses == losses.sorted())
    #expect(rows[0]["best_so_far"]?.double == losses[0])
    let plain = try sandbox.batchrun("compare", "--table", "--batch", try project.batch("train+gp"))
    #expect(!plain.output.contains("best so far"))
  }

  @Test func `info shows the best trial of a batch with its flags`() throws {
    try run(SearchProject.search("gp", "-m", "5"))
    let info = try sandbox.batchrun("runs", "info", "train+gp")
    let lines = info.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("trials: 5 (5 completed)"))
    #expect(lines.contains("objective: minimize loss"))
    let best = Array(lines.drop { $0 != "best:" }.prefix(6))
    #expect(best.count == 6)
    #expect(best[1].hasPrefix("  trial: "))
    #expect(best[2].hasPrefix("  value: "))
    #expect(best[3] == "  flags:")
    #expect(best[4] == "    k: 0")
    #expect(best[5].hasPrefix("    x: 0."))
  }
}
