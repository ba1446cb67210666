import Glibc
import TestSupport
import Testing

/// Whatever happens to an optimizer and to what runs it, no trial is lost and none runs twice.
@Suite struct OptimizerInterruptionTests {
  private let project: OptimizerProject
  private var batch: BatchProject { project.batch }
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try OptimizerProject()
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal ends the optimizer and its trials, and the batch can continue`(
    signal: Int32
  ) throws {
    let run = try project.start("all", "-j", "2", "--random-seed", "1")
    try eventually("two trials have begun") { batch.begun.count == 2 }
    let begun = Set(batch.begun.keys)
    run.send(signal)
    let result = try run.wait()
    #expect(result.end == .signaled(signal))
    #expect(batch.sandbox.livingProcesses().isEmpty)
    var states = try batch.states()
    #expect(states.removeValue(forKey: "+") == "terminated")
    #expect(states == Dictionary(uniqueKeysWithValues: begun.map { ($0, "terminated") }))
    let id = try batch.id(of: "wait+all")
    #expect(
      result.errors.hasSuffix("\nTo continue the batch, use 'batchrun run --resume \(id)'\n"),
      "\(result)")
    try batch.letGo()
    try expectResumption(of: id, trials: 6)
    for name in begun { #expect(batch.begun[name] == 2) }
    #expect(batch.begun.values.reduce(0, +) == 8)
  }

  @Test func `draining reaches who starts the trials, not the optimizer`() throws {
    let run = try project.start("each")
    try batch.waitForStart(of: "1")
    let id = try batch.id(of: "wait+each")
    let drained = try sandbox.batchrun("stop", id, "--drain", "-y")
    #expect(drained.exitCode == 0, "\(drained)")
    try batch.letGo()
    let result = try run.wait()
    #expect(!result.output.contains("The optimizer was terminated"), "\(result)")
    #expect(batch.begun == ["1": 1])
    #expect(try batch.states()["1"] == "completed")
  }

  @Test func `a resumed optimizer is told again what has finished`() throws {
    try sandbox.write(
      """
      echo "start $1 $$" >> \(sandbox.path("trace"))
      test $1 = 3 && while ! test -e \(sandbox.path("go")); do sleep 0.01; done
      echo "loss: $1"
      test $1 != 2
      """, to: "wait.sh")
    let run = try project.start("each")
    try batch.waitForStart(of: "1", "2", "3")
    run.send(SIGINT)
    try run.wait()
    try batch.letGo()
    let resumed = try batch.project.run("--resume", "wait")
    #expect(resumed.exitCode == 0, "\(resumed)")
    let lines = resumed.output.split(separator: "\n").filter { $0.hasPrefix("trial") }
    #expect(
      lines == ["trial 1: 0 1.0", "trial 2: 1 2.0", "trial 3: 0 3.0", "trial 4: 0 4.0"],
      "\(resumed)")
    #expect(batch.begun == ["1": 1, "2": 1, "3": 2, "4": 1])
    #expect(
      try batch.states() == [
        "1": "completed", "2": "error", "3": "completed", "4": "completed", "+": "completed",
      ])
  }

  @Test func `after kill -9 of the launcher the guardian sees all through to the end`() throws {
    let run = try project.start("each")
    try batch.waitForStart(of: "1")
    kill(try run.waitForLauncher(), SIGKILL)
    try eventually("the guardian waits") { run.errors.contains("waiting for 2 of its runs") }
    try batch.letGo()
    try run.wait()
    // Nothing was started any longer.
    #expect(batch.begun == ["1": 1])
    #expect(try batch.states()["1"] == "completed")
    let said = try #require(sandbox.text(of: "calls"))
    #expect(said.contains("ended before the trial did"), "\(said)")
    #expect(said.contains("accepts no trial requests"), "\(said)")
  }

  @Test func `after kill -9 of the guardian nothing new is begun`() throws {
    let run = try project.start("each")
    try batch.waitForStart(of: "1")
    let launcher = try run.waitForLauncher()
    run.send(SIGKILL)
    try run.wait()
    try batch.letGo()
    try eventually("the launcher has gone") { !isAlive(launcher) }
    #expect(batch.begun == ["1": 1])
    let id = try batch.id(of: "wait+each")
    try expectResumption(of: id, trials: 4)
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1, "4": 1])
  }

  @Test func `after kill -9 of both the batch waits for what is left of it`() throws {
    let run = try project.start("each")
    try batch.waitForStart(of: "1")
    let launcher = try run.waitForLauncher()
    run.send(SIGSTOP)
    kill(launcher, SIGKILL)
    run.send(SIGKILL)
    try run.wait()
    let id = try batch.id(of: "wait+each")
    // The optimizer ends by itself, its trial continues.
    try eventually("only the trial runs") {
      try batch.states() == ["1": "running", "+": "terminated"]
    }
    let resumed = try sandbox.start(Invocation(["run", "-y", "--resume", id]))
    try eventually("it waits") { resumed.errors.contains("batchrun: waiting for ") }
    try batch.letGo()
    #expect(try resumed.wait().exitCode == 0)
    // The end of the first one was not seen.
    #expect(batch.begun == ["1": 2, "2": 1, "3": 1, "4": 1])
  }

  @Test func `kill -9 of the optimizer leaves its trials to end`() throws {
    let run = try project.start("each")
    try batch.waitForStart(of: "1")
    kill(try #require(process(running: "each.sh")), SIGKILL)
    try eventually("that is noticed") {
      run.errors.contains("INFO: [batchrun] The optimizer was terminated")
    }
    #expect(try batch.states() == ["1": "running", "+": "running"])
    try batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 128 + SIGKILL)
    #expect(try batch.states() == ["1": "completed", "+": "terminated"])
    try expectResumption(of: try batch.id(of: "wait+each"), trials: 4)
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1, "4": 1])
  }

  @Test func `kill -9 of a request leaves its trial alone, a signal ends it`() throws {
    try project.add(
      "hasty",
      """
      "$BATCHRUN" trial n=1 & first=$!
      "$BATCHRUN" trial n=2 & second=$!
      while ! test -e PATHenough; do sleep 0.01; done
      kill -9 $first; kill -TERM $second
      wait $first; echo "first: $?"
      wait $second; echo "second: $?"

      """)
    let run = try project.start("hasty", "-j", "2")
    try batch.waitForStart(of: "1", "2")
    try sandbox.write("", to: "enough")
    try eventually("the second trial has ended") { try batch.states()["2"] == "terminated" }
    #expect(try batch.states()["1"] == "running")
    try batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("first: 137\n"))
    #expect(result.output.contains("second: 143\n"))
    #expect(try batch.states() == ["1": "completed", "2": "terminated", "+": "completed"])
  }

  @Test func `a request that waits for its turn can be taken back`() throws {
    try project.add(
      "patient",
      """
      "$BATCHRUN" trial n=1 &
      while ! test -s PATHtrace; do sleep 0.01; done
      "$BATCHRUN" trial n=2 & second=$!
      "$BATCHRUN" trial n=3 & third=$!
      while ! test -e PATHenough; do sleep 0.01; done
      kill -9 $second; kill -TERM $third; wait $third; echo "third: $?"
      "$BATCHRUN" trial n=4
      wait

      """)
    let run = try project.start("patient")
    try batch.waitForStart(of: "1")
    try eventually("both wait") { processes(running: "n=3").count == 1 }
    try sandbox.write("", to: "enough")
    try eventually("they have gone") {
      processes(running: "n=2").isEmpty && processes(running: "n=3").isEmpty
    }
    try batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(batch.begun == ["1": 1, "4": 1])
    #expect(try batch.states() == ["1": "completed", "4": "completed", "+": "completed"])
  }

  /// Resumes a batch, after which this many trials are completed and there once.
  private func expectResumption(of id: String, trials: Int) throws {
    let resumed = try batch.project.run("--resume", id, "-j", "2")
    #expect(resumed.exitCode == 0, "\(resumed)")
    var expected = Dictionary(uniqueKeysWithValues: (1...trials).map { ("\($0)", "completed") })
    expected["+"] = "completed"
    #expect(try batch.states() == expected)
    #expect(try batch.project.printedRuns().count == trials + 1)
  }

  private func process(running text: String) -> pid_t? {
    processes(running: text).first
  }

  /// The processes of this sandbox whose command line has this text.
  private func processes(running text: String) -> [pid_t] {
    sandbox.livingProcesses().filter { pid in
      guard let bytes = bytes(ofFile: "/proc/\(pid)/cmdline") else { return false }
      return String(decoding: bytes, as: UTF8.self).contains(text)
    }
  }
}
