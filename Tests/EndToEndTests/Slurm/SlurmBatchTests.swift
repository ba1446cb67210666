import Glibc
import JSON
import TestSupport
import Testing

/// Runs of operations: single ones, batches, trials of an optimizer, and runs that need others.
@Suite(.needsSlurm) struct SlurmBatchTests {
  private let batch: BatchProject
  private let scene: SlurmScene

  init() async throws {
    let optimizers = try OptimizerProject()
    batch = optimizers.batch
    scene = try await SlurmScene(sandbox: batch.sandbox)
  }

  private func start(_ arguments: String...) throws -> RunningProgram {
    try scene.sandbox.start(
      Invocation(
        ["run", "-y"] + arguments + ["--executor", "slurm"], environment: scene.environment))
  }

  private func records(of operation: String) async throws -> [JSONValue] {
    let result = try await scene.batchrun("runs", "--all", "--json")
    return (try result.json.array ?? []).filter { $0["operation"]?.string == operation }
  }

  @Test func `a single run executes on a node, and its record says where`() async throws {
    try batch.letGo()
    let result = try await start("wait", "n=1").wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(batch.begun == ["1": 1])
    let id = try batch.id(of: "wait")
    let info = try await scene.batchrun("runs", "info", id, "--json")
    #expect(info.output.contains("slurm_job"), "\(info)")
    #expect(try scene.elements(all: true).count == 1)
  }

  @Test func `a run that fails has failed here too`() async throws {
    try batch.letGo()
    let result = try await start("wait", "n=1", "code=3").wait()
    #expect(result.exitCode == 3 || result.exitCode == 1, "\(result)")
    #expect(try batch.states()["1"] == "error")
  }

  @Test func `the trials of a batch run as elements of an array`() async throws {
    let run = try start("wait", "n=[1,2,3]")
    try await waitUntil("all have begun") { batch.begun.count == 3 }
    try batch.letGo()
    let result = try await run.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1])
    #expect(
      try batch.states() == [
        "1": "completed", "2": "completed", "3": "completed", "+": "completed",
      ])
  }

  @Test func `a killed batch is resumed, and no trial runs twice`() async throws {
    let run = try start("wait", "n=[1,2,3]", "-j", "2")
    try await waitUntil("two have begun") { batch.begun.count == 2 }
    try await scene.killHard(run)
    try batch.letGo()
    let id = try batch.id(of: "wait+")
    let resumed = try await start("--resume", id).wait()
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1])
    #expect(scene.trace.contradictions == [])
    #expect(try batch.states().values.allSatisfy { $0 == "completed" })
  }

  @Test func `an interrupted batch leaves its trials to a resume`() async throws {
    let run = try start("wait", "n=[1,2,3]", "-j", "1")
    try await waitUntil("one has begun") { batch.begun.count == 1 }
    run.send(SIGINT)
    try await run.wait()
    try await waitUntil("the queue is empty") { try scene.elements().isEmpty }
    try batch.letGo()
    let resumed = try await start("--resume", try batch.id(of: "wait+")).wait()
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(batch.ended == ["1": 1, "2": 1, "3": 1])
  }

  @Test func `a run uses the files of one that ran on the cluster`() async throws {
    try scene.sandbox.append(
      "\nmake:\n  exec: sh make.sh\nuse:\n  exec: cat result\n  requires:\n"
        + "    - operation: make\n      select: result\n", to: "batchrun.yml")
    try scene.sandbox.write("echo made on $SLURMD_NODENAME > result\n", to: "make.sh")
    #expect(try await start("make").wait().exitCode == 0)
    let result = try await start("use").wait()
    #expect(result.exitCode == 0, "\(result)")
    let output = try await scene.batchrun("cat", "--output", try batch.id(of: "use"))
    #expect(output.output.contains("made on n"), "\(output)")
  }

  @Test func `an optimizer's trials run on the cluster, and it sees how they end`() async throws {
    try batch.letGo()
    let run = try start("wait", "-o", "each")
    let result = try await run.wait(within: 120)
    #expect(result.exitCode == 0, "\(result)")
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1, "4": 1])
    #expect(try scene.elements(all: true).count == 4)
  }

  @Test func `a queue starts staged runs on the cluster`() async throws {
    try batch.letGo()
    let staged = try await scene.sandbox.run(
      Invocation(["run", "-y", "--stage", "wait", "n=7"], environment: scene.environment))
    #expect(staged.exitCode == 0, "\(staged)")
    let queue = try await scene.batchrun(
      "run", "-y", "queue", "run-once=yes", "--executor", "slurm")
    #expect(queue.exitCode == 0, "\(queue)")
    #expect(batch.begun == ["7": 1])
    #expect(try scene.elements(all: true).count == 1)
  }
}
