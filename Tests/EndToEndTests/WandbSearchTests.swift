import Glibc
import JSON
import TestSupport
import Testing

/// Launches of sweep files with `method: bayes`.
@Suite struct WandbSearchTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      import math, os, sys, time
      options = dict(word.lstrip("-").split("=", 1) for word in sys.argv[1:])
      lr, n = float(options["lr"]), int(options["n"])
      time.sleep(float(os.environ.get("NAP", "0")))
      if options.get("opt") == "bad":
          sys.exit(3)
      print("val/loss:", (math.log10(lr) + 2) ** 2 + abs(n - 3))
      """, to: "train.py")
  }

  private static let parameters = """
    parameters:
      lr: {distribution: log_uniform_values, min: 1e-5, max: 1}
      n: {min: 1, max: 8}

    """

  private func write(_ cap: Int, _ rest: String = "", to path: String = "search.yml") throws {
    try sandbox.write(
      """
      method: bayes
      run_cap: \(cap)
      metric: {name: val/loss}
      command: [python3, train.py, "${args}"]
      \(rest)
      """ + Self.parameters, to: path)
  }

  private func launch(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["launch", "search.yml"] + arguments))
  }

  /// The commands of the runfile, and its comments.
  private func runfile(_ name: String = "search") -> (commands: [String], trials: [String]) {
    let lines = sandbox.lines(of: "runs/\(name).runfile")
    return (lines.filter { !$0.hasPrefix("#") }, lines.filter { $0.hasPrefix("# trial ") })
  }

  @Test func `trials are chosen one after another, and found by all commands`() throws {
    try write(14)
    let result = try launch()
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.hasPrefix(
        "batchrun: search: a search for the smallest val/loss, at most 14 trials (runs/search.runfile)\n"
      ),
      "\(result)")
    let (commands, trials) = runfile()
    #expect(commands.count == 14 && trials.count == 14)
    #expect(Set(commands).count == 14)
    #expect(trials[2].hasPrefix("# trial 3: {\"lr\": "), "\(trials[2])")
    #expect(try sandbox.batchrun("status", "search").output.contains("14 done"))
    let best = try sandbox.batchrun(
      "compare", "search", "--csv", "-", "-cc", "val/loss", "--min", "val/loss", "--top", "1")
    let value = best.output.split(separator: "\n").last?.split(separator: ",").last.flatMap {
      Double($0)
    }
    // A third of the values that a draw can have are larger than 3; the search comes near to 0.
    #expect(try #require(value) < 0.5, "\(best)")
    let again = try launch()
    #expect(again.exitCode == 0)
    #expect(again.errors.contains("nothing to do: 14 done"), "\(again)")
    #expect(runfile().commands == commands)
  }

  @Test func `a larger run_cap goes on where a smaller one ended`() throws {
    try write(12, to: "whole.yml")
    #expect(try sandbox.batchrun("launch", "whole.yml").exitCode == 0)
    try write(5)
    #expect(try launch().exitCode == 0)
    #expect(runfile().commands == Array(runfile("whole").commands.prefix(5)))
    try write(12)
    #expect(try launch("--limit", "3").exitCode == 0)
    #expect(runfile().commands.count == 8)
    #expect(try launch().exitCode == 0)
    #expect(runfile().commands == runfile("whole").commands)
    #expect(try sandbox.batchrun("status", "search").output.contains("12 done"))
  }

  @Test func `after kill -9 of both processes it goes on as if nothing had happened`() throws {
    try write(9, to: "whole.yml")
    #expect(try sandbox.batchrun("launch", "whole.yml").exitCode == 0)
    try write(9)
    let running = try sandbox.startBatchrun("launch", "search.yml", "--env", "NAP=0.2")
    let launcher = try running.waitForLauncher()
    try eventually("five trials are there") { runfile().commands.count >= 5 }
    running.send(SIGKILL)
    kill(launcher, SIGKILL)
    try running.wait()
    #expect(try launch("--survivors", "end").exitCode == 0)
    #expect(runfile().commands == runfile("whole").commands)
    let table = try sandbox.batchrun("compare", "search", "--csv", "-", "-cc", ".attempts")
    // Only the one that ran then has run twice.
    let attempts = table.output.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: ",").last
    }
    #expect(attempts.count { $0 == "2" } <= 1, "\(table)")
    #expect(attempts.count == 9)
  }

  @Test func `a torn trial is chosen once more`() throws {
    try write(6)
    #expect(try launch().exitCode == 0)
    let text = sandbox.lines(of: "runs/search.runfile")
    try sandbox.write(text.dropLast().joined(separator: "\n"), to: "runs/search.runfile")
    #expect(try launch().exitCode == 0)
    #expect(sandbox.lines(of: "runs/search.runfile") == text)
  }

  @Test func `several workers have different trials`() throws {
    try write(12)
    let result = try launch("-j", "4")
    #expect(result.exitCode == 0, "\(result)")
    #expect(Set(runfile().commands).count == 12)
    #expect(try sandbox.batchrun("status", "search").output.contains("12 done"))
  }

  @Test func `trials that fail are told so, and are not tried again`() throws {
    try sandbox.write(
      """
      method: bayes
      run_cap: 24
      metric: {name: val/loss, goal: minimize}
      command: [python3, train.py, "${args}"]
      parameters:
        lr: {distribution: log_uniform_values, min: 1e-5, max: 1}
        n: {min: 1, max: 8}
        opt: {values: [good, bad]}
      """, to: "search.yml")
    let result = try launch()
    #expect(result.exitCode == 1, "\(result)")
    let commands = runfile().commands
    #expect(commands.count == 24)
    // The starts try both; what is learned from those that failed keeps away from the bad choice.
    #expect(commands.prefix(12).contains { $0.contains("--opt=bad") })
    #expect(commands.suffix(12).count { $0.contains("--opt=good") } >= 9)
    #expect(try launch().exitCode == 1)
    #expect(runfile().commands == commands)
  }

  @Test func `a search ends at its target`() throws {
    try write(40)
    let text = sandbox.lines(of: "search.yml").joined(separator: "\n")
    try sandbox.write(
      text.replacing("{name: val/loss}", with: "{name: val/loss, target: 4}") + "\n",
      to: "search.yml")
    let result = try launch()
    #expect(result.exitCode == 0, "\(result)")
    #expect(runfile().commands.count < 40)
    #expect(result.errors.contains("scalar:'val/loss' <= 4.0"), "\(result)")
  }

  @Test func `a small space ends`() throws {
    try sandbox.write(
      """
      method: bayes
      metric: {name: val/loss, goal: maximize}
      command: [python3, train.py, --lr=0.1, "${args}"]
      parameters: {n: {min: 1, max: 3}}
      """, to: "search.yml")
    let result = try launch("-j", "2")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("a search for the largest val/loss, at most 20 trials"))
    #expect(
      result.errors.contains(
        "batchrun: warning: search.yml: 'run_cap' is missing: the search ends after 20 trials, where "
          + "W&B's continues\n"), "\(result)")
    #expect(
      runfile().commands.sorted() == (1...3).map { "python3 train.py --lr=0.1 --n=\($0)" })
    #expect(result.errors.contains("best"), "\(result)")
  }

  @Test func `a dry run shows the first trial and writes nothing`() throws {
    try write(7)
    let result = try launch("--dry-run")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("python3 train.py"), "\(result)")
    #expect(
      result.errors.contains(
        "search.yml: a search for the smallest val/loss, at most 7 trials: results decide about those that "
          + "follow\n"), "\(result)")
    #expect(sandbox.names() == ["search.yml", "train.py"])
  }

  @Test func `what a search cannot have is refused`() throws {
    try write(7)
    let only = try launch("--only", "n > 3")
    #expect(only.exitCode == 2)
    #expect(
      only.errors.hasPrefix("batchrun: error: --only cannot choose among trials that are not known")
    )
    try sandbox.write(
      "program: t.py\nmethod: bayes\nparameters: {n: {min: 1, max: 3}}\n", to: "search.yml")
    let metric = try launch()
    #expect(metric.exitCode == 2)
    #expect(
      metric.errors.hasPrefix("batchrun: error: search.yml:2:1: method 'bayes' needs a 'metric'"))
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a runfile of something else is not continued`() throws {
    try sandbox.makeFolder("runs")
    try sandbox.write("echo mine\n", to: "runs/search.runfile")
    try write(3)
    let result = try launch()
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("'runs/search.runfile' is not replaced: line 1 runs 'echo'"))
    #expect(sandbox.lines(of: "runs/search.runfile") == ["echo mine"])
  }

  /// The first trials go on to the end of their steps: the others come to theirs when those are known.
  @Test func `a random search ends trials early, and is compared by its metric`() throws {
    try sandbox.write(
      """
      import sys, time
      x = next(float(word.split("=")[1]) for word in sys.argv if word.startswith("--x="))
      for step in range(1, 21):
          print(f"step={step} loss={x}", flush=True)
          time.sleep(0.05)

      """, to: "curve.py")
    try sandbox.write(
      """
      program: curve.py
      command: [python3, "${program}", "${args}"]
      method: random
      run_cap: 9
      metric: {name: loss}
      early_terminate: {type: hyperband, min_iter: 3}
      parameters: {x: {min: 0.0, max: 1.0}, fixed: {min: 2, max: 2}}

      """, to: "early.yaml")
    let result = try sandbox.batchrun("launch", "early.yaml", "-j", "3")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains(" stopped early\n"), "\(result)")
    let rows = try #require(try sandbox.batchrun("compare", "early", "--json").json.array)
    #expect(rows.count == 9 && rows.allSatisfy { $0["fixed"]?.int == 2 })
    let losses = rows.filter { $0["status"]?.string == "completed" }
      .compactMap { $0["loss"]?.double }
    #expect(losses == losses.sorted() && !losses.isEmpty && losses.count < 9)
    #expect(rows[0]["best_so_far"]?.double == losses[0])
  }

  @Test func `a grid says that early_terminate does not affect it`() throws {
    try sandbox.write(
      """
      program: t.py
      method: grid
      early_terminate: {type: hyperband, min_iter: 3}
      parameters: {x: {values: [1, 2]}}

      """, to: "grid.yaml")
    let result = try sandbox.batchrun("sweep", "grid.yaml", "--count")
    #expect(result.errors.contains("'early_terminate' does not affect a grid"), "\(result)")
  }
}
