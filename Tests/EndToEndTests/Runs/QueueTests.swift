import Glibc
import Randomness
import TestSupport
import Testing

/// Queues: real processes, several at once, and killed.
@Suite struct QueueTests {
  private let batch: BatchProject
  private var project: SeedProject { batch.project }

  init() throws {
    batch = try BatchProject()
  }

  @Test func `two queues at once never start the same run`() throws {
    try batch.letGo()
    let names = (1...16).map { "\($0)" }
    try project.run("wait", "n=[\(names.joined(separator: ","))]", "--stage-trials")
    let queues = try (1...3).map { number in
      try batch.start("queue", "run-once=yes", "-j", number == 3 ? "2" : "1")
    }
    for queue in queues { #expect(try queue.wait().exitCode == 0) }
    #expect(batch.begun == Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
    var expected = Dictionary(uniqueKeysWithValues: names.map { ($0, "completed") })
    expected["+"] = "completed"
    #expect(try batch.states() == expected)
  }

  @Test func `a queue that is killed loses no run`() throws {
    try batch.letGo()
    let names = (1...12).map { "\($0)" }
    try project.run("wait", "n=[\(names.joined(separator: ","))]", "--stage-trials")
    var random = SplitMix64(seed: UInt64(getpid()))
    for _ in 0..<4 {
      let queue = try batch.start("queue", "run-once=yes")
      usleep(UInt32.random(in: 20_000...300_000, using: &random))
      if let launcher = queue.launcher { kill(launcher, SIGKILL) }
      queue.send(SIGKILL)
      try queue.wait()
    }
    #expect(try project.run("queue", "run-once=yes").exitCode == 0)
    // A run whose queue was killed continues by itself.
    try eventually("all have completed") {
      try batch.states().filter { $0.key != "+" }.values.allSatisfy { $0 == "completed" }
    }
    #expect(batch.begun == Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
  }

  @Test func `a file in the home, and a ledger that is a link, stop no queue`() throws {
    try batch.letGo()
    try project.run("wait", "n=1", "--stage")
    try batch.sandbox.write("a note", to: "runs/a-note.txt")
    try #require(symlink("wait", batch.sandbox.path("runs/a-link")) == 0)
    #expect(try project.run("queue", "run-once=yes").exitCode == 0)
    #expect(batch.begun == ["1": 1])
  }

  @Test func `a run that fails is not tried again`() throws {
    try batch.letGo()
    try project.run("wait", "n=1", "code=3", "--stage")
    try project.run("wait", "n=2", "--stage")
    let queue = try project.run("queue", "run-once=yes")
    #expect(queue.exitCode == 0)
    expectLines(
      queue.output,
      match: [
        "INFO: [queue] ... Processing staged runs", "INFO: [queue] ... Starting staged run ...",
        "begin 1", "done 1", "ERROR: [queue] ... failed with exit code 3",
        "INFO: [queue] ... Starting staged run ...", "begin 2", "done 2",
      ])
    #expect(batch.begun == ["1": 1, "2": 1])
    #expect(try batch.states() == ["1": "error", "2": "completed"])
    #expect(
      try project.run("queue", "run-once=yes").output.split(separator: "\n").count == 1)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a queue that is stopped leaves the others staged`(signal: Int32) throws {
    try project.run("wait", "n=[1,2]", "--stage-trials")
    let queue = try batch.start("queue", "poll-interval=1")
    try batch.waitForStart(of: "1")
    queue.send(signal)
    #expect(try queue.wait().end == .signaled(signal))
    #expect(try batch.states() == ["1": "terminated", "2": "staged", "+": "completed"])
    #expect(try batch.states(of: "queue") == ["?": "terminated"])
    #expect(batch.sandbox.livingProcesses().isEmpty)
  }

  @Test func `a dependency that cannot be met fails the run and not the queue`() throws {
    try project.run("need", "--stage")
    let queue = try project.run("queue", "run-once=yes")
    #expect(queue.exitCode == 0)
    #expect(
      queue.output.contains("batchrun: run failed because a dependency was not met: "),
      "\(queue)")
    #expect(try batch.states(of: "need") == ["?": "error"])
  }
}
