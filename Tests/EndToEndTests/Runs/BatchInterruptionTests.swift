import Glibc
import Randomness
import TestSupport
import Testing

/// A batch that is interrupted, in whatever way, continues where it was.
@Suite struct BatchInterruptionTests {
  private let batch: BatchProject

  init() throws {
    batch = try BatchProject()
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal leaves the later trials to be resumed`(signal: Int32) throws {
    let run = try batch.start("wait", "n=[1,2,3,4]", "-j", "2")
    try batch.waitForStart(of: "1", "2")
    run.send(signal)
    let result = try run.wait()
    #expect(result.end == .signaled(signal))
    #expect(
      try batch.states() == [
        "1": "terminated", "2": "terminated", "3": "pending", "4": "pending", "+": "terminated",
      ])
    let id = try batch.id(of: "wait+")
    #expect(
      result.errors.hasSuffix(
        "\nTo continue the batch, use 'batchrun run --resume \(id)'\n"), "\(result)")
    #expect(batch.sandbox.livingProcesses().isEmpty)

    try batch.letGo()
    try expectResumption(of: id, trials: ["1", "2", "3", "4"])
    #expect(batch.begun == ["1": 2, "2": 2, "3": 1, "4": 1])
  }

  @Test func `a process that takes no notice is waited for until the second signal`() throws {
    try batch.sandbox.append(
      """


      stubborn:
        exec: sh -c 'trap "" INT; echo ready; while :; do sleep 0.1; done'
        flags: {n: 0}
      """, to: "batchrun.yml")
    let run = try batch.start("stubborn")
    try eventually("it runs") { run.output == "ready\n" }
    run.send(SIGINT)
    try eventually("it says so") {
      run.errors == "Operation interrupted - waiting for process to exit\n"
    }
    run.send(SIGINT)
    let result = try run.wait()
    #expect(result.end == .signaled(SIGINT))
    #expect(try batch.states(of: "stubborn") == ["0": "terminated"])
    #expect(batch.sandbox.livingProcesses().isEmpty)
  }

  @Test func `what finished before the interruption does not run again`() throws {
    try batch.sandbox.append(
      """


      fails:
        exec: sh -c 'test $0 = 3 && ! test -e \(batch.sandbox.path("go")) && sleep 1000; exit $0' ${n}
        flags: {n: 0}
      """, to: "batchrun.yml")
    let run = try batch.start("fails", "n=[0,1,3,5]")
    try eventually("the third trial runs") { try batch.states(of: "fails")["3"] == "running" }
    run.send(SIGINT)
    try run.wait()
    #expect(
      try batch.states(of: "fails") == [
        "0": "completed", "1": "error", "3": "terminated", "5": "pending", "+": "terminated",
      ])
    try batch.letGo()
    let resumed = try batch.project.run("--resume", "fails")
    expectLines(
      resumed.output,
      match: [
        "INFO: [batchrun] Running trial ...: fails (n=3)",
        "ERROR: [batchrun] Trial ... exited with an error (3) - see log for details",
        "INFO: [batchrun] Running trial ...: fails (n=5)",
        "ERROR: [batchrun] Trial ... exited with an error (5) - see log for details",
      ])
    #expect(resumed.exitCode == 0)
    #expect(
      try batch.states(of: "fails") == ["0": "completed", "1": "error", "3": "error", "5": "error"])
  }

  @Test func `after kill -9 of both processes no trial is started while it runs`() throws {
    let run = try batch.start("wait", "n=[1,2,3,4]", "-j", "2", "--keep-batch")
    try batch.waitForStart(of: "1", "2")
    let launcher = try run.waitForLauncher()
    run.send(SIGSTOP)
    kill(launcher, SIGKILL)
    run.send(SIGKILL)
    try run.wait()
    let id = try batch.id(of: "wait+")
    #expect(try batch.states()["+"] == "terminated")

    let resumed = try batch.start("--resume", id, "-j", "2")
    try eventually("it waits for the two that run") {
      resumed.errors.contains("waiting for 2 of its trials")
    }
    #expect(batch.begun == ["1": 1, "2": 1])
    try batch.letGo()
    #expect(try resumed.wait().exitCode == 0)
    // Their ends were not seen.
    #expect(batch.begun == ["1": 2, "2": 2, "3": 1, "4": 1])
    #expect(batch.ended == ["1": 2, "2": 2, "3": 1, "4": 1])
    #expect(
      try batch.states() == [
        "1": "completed", "2": "completed", "3": "completed", "4": "completed", "+": "completed",
      ])
  }

  @Test func `after kill -9 of the launcher the guardian brings its trials to their end`() throws {
    let run = try batch.start("wait", "n=[1,2,3,4]", "-j", "2")
    try batch.waitForStart(of: "1", "2")
    kill(try run.waitForLauncher(), SIGKILL)
    try eventually("the guardian waits") { run.errors.contains("waiting for 2 of its runs") }
    let id = try batch.id(of: "wait+")
    let tooEarly = try batch.project.run("--restart", id)
    #expect(tooEarly.exitCode == 1)
    #expect(tooEarly.output.contains("cannot restart run \(id) because it's running"))
    #expect(
      tooEarly.output.contains("2 of its runs still run and finish by themselves: try again"))
    let resumed = try batch.start("--resume", id)
    try eventually("it waits for the two that run") {
      resumed.errors.contains("waiting for 2 of its trials")
    }
    #expect(batch.begun == ["1": 1, "2": 1])
    try batch.letGo()
    try run.wait()
    #expect(try resumed.wait().exitCode == 0)
    #expect(Set(try batch.states().values) == ["completed"])
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1, "4": 1])
  }

  @Test func `after kill -9 of the guardian no further trial is started`() throws {
    let run = try batch.start("wait", "n=[1,2,3]")
    try batch.waitForStart(of: "1")
    let launcher = try run.waitForLauncher()
    run.send(SIGKILL)
    try run.wait()
    try batch.letGo()
    try eventually("the launcher has gone") { !isAlive(launcher) }
    #expect(
      try batch.states() == [
        "1": "completed", "2": "pending", "3": "pending", "+": "terminated",
      ])
    try expectResumption(of: try batch.id(of: "wait+"), trials: ["1", "2", "3"])
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1])
  }

  @Test(arguments: 1...4)
  func `a batch that was killed at any moment is made whole`(_: Int) throws {
    try batch.letGo()
    var random = SplitMix64(seed: UInt64(getpid()))
    let names = (1...30).map { "\($0)" }
    let run = try batch.start(
      "wait", "n=[\(names.joined(separator: ","))]", "-j", "3", "--keep-batch")
    usleep(UInt32.random(in: 20_000...500_000, using: &random))
    if let launcher = run.launcher { kill(launcher, SIGKILL) }
    run.send(SIGKILL)
    try run.wait()
    // It may have been killed before it had a record at all.
    guard try batch.states()["+"] != nil else { return }
    for _ in 0..<20 where try batch.states()["+"] != "completed" {
      let resumed = try batch.start("--resume", "wait", "-j", "3")
      usleep(UInt32.random(in: 50_000...500_000, using: &random))
      if Bool.random(using: &random) { resumed.send(SIGINT) }
      try resumed.wait()
    }
    try expectResumption(of: try batch.id(of: "wait+"), trials: names, isKept: true)
    #expect(Set(batch.ended.keys) == Set(names))
  }

  /// Also where it is in the trash, and no list has it.
  @Test func `a batch that is done has nothing left to resume`() throws {
    try batch.letGo()
    try batch.project.run("wait", "n=[1,2]", "--keep-batch")
    let kept = try batch.id(of: "wait+")
    let done = "Batch \(kept) has completed: nothing is left to run\n"
    for _ in 0..<2 {
      let again = try batch.sandbox.batchrun("run", "-y", "--resume", kept)
      #expect(again.output == done && again.exitCode == 0, "\(again)")
      try batch.sandbox.batchrun("runs", "delete", "-y", kept)
    }
    #expect(batch.begun == ["1": 1, "2": 1])
    let short = try batch.sandbox.batchrun("run", "-y", "--resume", String(kept.prefix(8)))
    #expect(short.output == done)
    let unknown = try batch.sandbox.batchrun("run", "-y", "--resume", "0123456789")
    #expect(unknown.exitCode == 1 && unknown.errors.contains("could not find"), "\(unknown)")
  }

  @Test func `a batch that stopped at a failing trial says how it can continue`() throws {
    try batch.letGo()
    let run = try batch.project.run("wait", "n=[1,2]", "code=7", "--fail-on-trial-error")
    #expect(run.exitCode == 7)
    let id = try batch.id(of: "wait+")
    expectLines(
      run.output,
      match: [
        "INFO: [batchrun] Running trial ...: wait (code=7, n=1)", "begin 1", "done 1",
        "ERROR: [batchrun] Trial ... exited with an error (7) - see log for details",
        "ERROR: [batchrun] Stopping batch because a trial failed (pending trials can be started "
          + "as needed)",
        "To continue the batch, use 'batchrun run --resume \(id)'",
      ])
    #expect(try batch.states() == ["1": "error", "2": "pending", "+": "error"])
    #expect(try batch.project.run("--resume", id).exitCode == 0)
    #expect(batch.begun == ["1": 1, "2": 1])
    #expect(try batch.states() == ["1": "error", "2": "error"])
  }

  @Test(
    arguments: [
      (["--resume", "BATCH", "n=3"], 1, "flags cannot be used with --resume"),
      (["wait", "--resume", "BATCH"], 1, "OPERATION cannot be used with --resume"),
      (["--resume", "1"], 1, "cannot resume run "),
      (["--resume", "nothing"], 1, "could not find a run matching 'nothing'"),
      (
        ["--resume", "BATCH", "--restart", "BATCH"], 2,
        "'--resume' and '--restart' cannot be used together"
      ),
      (["--resume", "BATCH", "-m", "2"], 2, "'--resume' and '-m' cannot be used together"),
    ] as [([String], Int32, String)])
  func `what cannot be resumed is reported`(
    arguments: [String], exitCode: Int32, message: String
  ) throws {
    try batch.letGo()
    try batch.project.run("wait", "n=[1]", "--keep-batch")
    let id = try batch.id(of: "wait+")
    let before = try batch.states()
    let result = try batch.sandbox.run(
      Invocation(["run", "-y"] + arguments.map { $0 == "BATCH" ? id : $0 }))
    #expect(result.exitCode == exitCode, "\(result)")
    #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result)")
    #expect(try batch.states() == before)
    let again = try batch.project.run("--resume", id)
    #expect(again.output == "Batch \(id) has completed: nothing is left to run\n")
    #expect(again.exitCode == 0)
  }

  /// Resumes a batch, after which each trial is completed and there once, and the batch has gone.
  private func expectResumption(
    of id: String, trials: [String], isKept: Bool = false
  ) throws {
    let resumed = try batch.project.run("--resume", id, "-j", "2")
    #expect(resumed.exitCode == 0, "\(resumed)")
    var expected = Dictionary(uniqueKeysWithValues: trials.map { ($0, "completed") })
    if isKept { expected["+"] = "completed" }
    #expect(try batch.states() == expected)
    let count = try batch.project.printedRuns().count
    #expect(count == expected.count)
  }
}
