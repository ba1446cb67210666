import Glibc
import JSON
import TestSupport
import Testing

/// Batches whose trials are ended by the steps that they print, and that end by their results.
@Suite struct BatchSearchTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    let path = sandbox.path("")
    try sandbox.write(
      """
      echo $1 >> \(path)begun
      echo $1 > result
      for step in 1 2 3 4 5 6; do echo "step: $step"; echo "loss: $1"; done
      while test "$1" = 9 && ! test -e \(path)go; do sleep 0.02; done

      """, to: "train.sh")
    try sandbox.write(
      """
      train:
        exec: sh train.sh ${x}
        flags: {x: 1}
        objective: loss
      after:
        exec: cat result
        requires: [{operation: train, select: result}]

      """, to: "batchrun.yml")
  }

  private func run(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y"] + arguments))
  }

  private func trials() throws -> [JSONValue] {
    let runs = try sandbox.batchrun("runs", "--all", "--json").json.array ?? []
    return runs.filter { $0["operation"]?.string == "train" }
      .sorted { $0["flags"]?["x"]?.int ?? 0 < $1["flags"]?["x"]?.int ?? 0 }
  }

  @Test func `a trial that is behind is ended, and a batch that continues leaves it alone`() throws
  {
    let result = try run("train", "x=[1,9,2]", "--early-stop", "asha:eta=2,min=2", "--keep-batch")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.firstMatch(
        of: /Trial [0-9a-f]{32} was stopped early \(asha\): 9.0 at step 2/) != nil, "\(result)")
    let trials = try trials()
    #expect(trials.map { $0["status"]?.string } == ["completed", "completed", "terminated"])
    #expect(trials.last?["stopped_early"]?["step"]?.int == 2)
    let batch = try #require(
      try sandbox.batchrun("runs", "--all", "--json").json.array?
        .first { $0["operation"]?.string == "train+" })
    #expect(batch["status"]?.string == "completed")
    let resumed = try run("--resume", batch["id"]?.string ?? "")
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(sandbox.lines(of: "begun") == ["1", "9", "2"])
    // It is not what another run needs, although it is the newest.
    let stopped = try #require(trials.last?["id"]?.string)
    #expect(try run("after").output == "2\n")
    let named = try run("after", "train=\(stopped.prefix(8))")
    #expect(named.exitCode != 0, "\(named)")
    #expect(named.errors.contains("no suitable run"), "\(named)")
  }

  /// The launcher is killed, and its guardian waits for the trial that runs.
  @Test func `a batch that was killed knows what its trials had reached`() throws {
    let path = sandbox.path("")
    try sandbox.write(
      "while ! test -e \(path)print$1; do sleep 0.02; done; . ./train.sh\n", to: "late.sh")
    try sandbox.append(
      "late: {exec: 'sh late.sh ${x}', flags: {x: 1}, objective: loss}\n", to: "batchrun.yml")
    try sandbox.write("", to: "print1")
    let first = try sandbox.start(
      Invocation(["run", "-y", "late", "x=[1,2,9]", "--early-stop", "asha:eta=2,min=2"]))
    try eventually("the second trial runs") {
      try sandbox.batchrun("runs", "--all", "--json").json.array?
        .contains { $0["flags"]?["x"]?.int == 2 && $0["status"]?.string == "running" } == true
    }
    kill(try first.waitForLauncher(), SIGKILL)
    for trial in ["2", "9"] { try sandbox.write("", to: "print" + trial) }
    _ = try first.wait()
    #expect(sandbox.lines(of: "begun") == ["1", "2"])
    let runs = try sandbox.batchrun("runs", "--all", "--json").json.array ?? []
    let batch = try #require(runs.first { $0["operation"]?.string == "late+" }?["id"]?.string)
    // The rule is among the options that a batch keeps.
    let resumed = try run("--resume", batch)
    #expect(resumed.exitCode == 0, "\(resumed)")
    let trials = try sandbox.batchrun("runs", "--all", "--json").json.array ?? []
    let stopped = trials.filter { $0["stopped_early"] != nil }
    #expect(stopped.map { $0["flags"]?["x"]?.int } == [9], "\(resumed)")
  }

  @Test func `a batch ends when a trial meets --stop-when, and continues without it`() throws {
    let result = try run("train", "x=[5,4,3,2,1]", "--stop-when", "loss = 4")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.firstMatch(
        of: /Starting no more trials: trial [0-9a-f]{8} meets --stop-when 'loss = 4'/) != nil,
      "\(result)")
    #expect(
      result.errors.contains("To continue the batch, use 'batchrun run --resume "), "\(result)")
    let begun = sandbox.lines(of: "begun").count
    #expect((2...4).contains(begun))
    let batch = try #require(
      try sandbox.batchrun("runs", "--json").json.array?
        .first { $0["operation"]?.string == "train+" }?["id"]?.string)
    #expect(try run("--resume", batch).exitCode == 0)
    #expect(sandbox.lines(of: "begun").count == 5)
  }

  @Test func `an optimizer is asked for no more once its search has had its time`() throws {
    try sandbox.write(
      """
      for x in 1 2 3 4 5 6 7 8; do "$BATCHRUN" trial x=$x || exit 7; sleep 0.3; done

      """, to: "each.sh")
    try sandbox.append("each: {exec: sh each.sh}\n", to: "batchrun.yml")
    let result = try run("train", "-o", "each", "--max-time", "0.5s")
    #expect(result.exitCode == 0, "\(result)")
    #expect((1...4).contains(sandbox.lines(of: "begun").count))
    #expect(result.errors.contains("--max-time is over"), "\(result)")
    let batch = try sandbox.batchrun("runs", "--json").json.array?
      .first { $0["operation"]?.string == "train+each" }
    #expect(batch?["status"]?.string == "terminated")
  }

  @Test func `of a single run such options say that they mean nothing`() throws {
    let result = try run("train", "--early-stop", "asha", "--patience", "3")
    #expect(result.exitCode == 0)
    for option in ["--early-stop", "--patience"] {
      #expect(result.errors.contains("ignoring \(option)"), "\(result)")
    }
  }
}
