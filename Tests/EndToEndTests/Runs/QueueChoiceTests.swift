import Glibc
import JSON
import TestSupport
import Testing

/// Which runs a queue starts, and what with.
@Suite struct QueueChoiceTests {
  private let batch: BatchProject
  private var project: SeedProject { batch.project }
  private var sandbox: Sandbox { batch.sandbox }

  init() throws {
    batch = try BatchProject()
    try sandbox.append(
      """

      gpu:
        exec: sh -c 'echo "gpus=[$CUDA_VISIBLE_DEVICES]"'
      """, to: "batchrun.yml")
  }

  /// The line between a claim and the start of a process is crossed by a call, at which the queue
  /// is killed.
  @Test(.enabled("needs strace, and the right to trace") { SystemCallTrace.isPossible })
  func `a run that was claimed and not started is started by the next queue`() throws {
    try batch.letGo()
    let queue = try batch.start("queue", "poll-interval=1")
    try eventually("the queue waits") {
      try batch.states(of: "queue") == ["?": "running"] && queue.launcher != nil
    }
    let launcher = try #require(queue.launcher)
    let tracer = try sandbox.start(
      Invocation(
        [
          "-f", "-o", sandbox.path("trace"), "-e", "trace=clone,vfork", "-e",
          "inject=clone,vfork:signal=SIGKILL:when=1", "-p", "\(launcher)",
        ], program: SystemCallTrace.program))
    try eventually("the queue is traced") {
      sandbox.text(of: "/proc/\(launcher)/status")?.contains("TracerPid:\t0\n") == false
    }
    try project.run("wait", "n=1", "--stage")
    #expect(try queue.wait().end == .signaled(SIGKILL))
    _ = try tracer.wait()
    #expect(batch.begun.isEmpty)
    let files = ["journal.jsonl", "metadata.json"].compactMap {
      sandbox.text(of: "runs/wait/\($0)")
    }
    #expect(
      files.contains { $0.contains("\"claimed_from\":\"staged\"") }, "it had been claimed")
    #expect(try batch.states() == ["1": "staged"], "no process has it")
    #expect(try project.run("queue", "run-once=yes").exitCode == 0)
    #expect(try batch.states() == ["1": "completed"])
    #expect(batch.begun == ["1": 1])
  }

  @Test func `GPUs reach the process, and stay with the run`() throws {
    #expect(try project.run("gpu", "--gpus", "0,1").output == "gpus=[0,1]\n")
    let id = try #require(try project.ids().first)
    #expect(try project.run("--restart", id).output == "gpus=[0,1]\n")
    #expect(try project.run("--restart", id, "--gpus", "2").output == "gpus=[2]\n")
    #expect(try project.run("--restart", id).output == "gpus=[2]\n")
    #expect(try project.run("--restart", id, "--no-gpus").output == "gpus=[]\n")
    let inherited = try sandbox.shell(
      "$BATCHRUN run -y gpu --no-gpus", environment: ["CUDA_VISIBLE_DEVICES": "7"])
    #expect(inherited.output == "gpus=[]\n")
  }

  @Test func `a queue with GPUs leaves alone what was staged for others`() throws {
    try project.run("gpu", "--stage", "--gpus", "1")
    try project.run("gpu", "--stage")
    let first = try project.run("queue", "run-once=yes", "gpus=0")
    expectLines(
      first.output,
      match: [
        "INFO: [queue] ... Processing staged runs",
        "INFO: [queue] ... Ignoring staged run ... (GPU spec mismatch: run is 1, queue is 0)",
        "INFO: [queue] ... Starting staged run ...", "gpus=[0]",
      ])
    let second = try project.run("queue", "run-once=yes")
    #expect(second.output.hasSuffix("gpus=[1]\n"), "\(second)")
  }

  @Test func `a queue that waits for running runs starts nothing until they end`() throws {
    let other = try batch.start("wait", "n=1")
    try batch.waitForStart(of: "1")
    try project.run("wait", "n=2", "--stage")
    let queue = try batch.start("queue", "wait-for-running=yes", "poll-interval=1")
    try eventually("the queue has looked") {
      queue.errors.contains("(waiting for runs to finish: ")
    }
    #expect(batch.begun == ["1": 1])
    try batch.letGo()
    #expect(try other.wait().exitCode == 0)
    try eventually("the staged run has completed") {
      try batch.states()["2"] == "completed"
    }
    queue.send(SIGTERM)
    try queue.wait()
    let lines = queue.errors.split(separator: "\n").filter { $0.contains("waiting for runs") }
    #expect(lines.count == 1, "it is reported once")
  }

  @Test func `a staged run is what it was when the project changes, or is gone`() throws {
    try sandbox.write("echo version 1 $FLAG_N\n", to: "version.sh")
    try sandbox.append("\nversion: {exec: sh version.sh, flags: {n: 1}}\n", to: "batchrun.yml")
    for n in 1...3 { try project.run("version", "n=\(n)", "--stage") }
    try sandbox.write("echo version 2 $FLAG_N\n", to: "version.sh")
    let ids = try project.ids()
    try #require(ids.count == 3)
    #expect(try project.run("--start", ids[2]).output == "version 1 1\n")
    try sandbox.write("version: {exec: sh other.sh, flags: {m: 1}}\n", to: "batchrun.yml")
    #expect(try project.run("--start", ids[1], "n=7").output == "version 1 7\n")
    sandbox.remove("batchrun.yml")
    sandbox.remove("version.sh")
    let queue = try project.run("queue", "run-once=yes")
    #expect(queue.output.hasSuffix("version 1 3\n"), "\(queue)")
  }

  @Test func `a staged run whose folder was removed is passed over, and named by check`() throws {
    try batch.letGo()
    try project.run("wait", "n=1", "--stage")
    let id = try #require(try project.ids().first)
    try project.run("wait", "n=2", "--stage")
    sandbox.remove("runs/wait/dirs/\(id)")
    let queue = try project.run("queue", "run-once=yes")
    #expect(queue.exitCode == 0)
    #expect(!(queue.output + queue.errors).contains(id), "\(queue)")
    #expect(try batch.states() == ["2": "completed"])
    let check = try sandbox.batchrun("check")
    #expect((check.output + check.errors).contains(id.prefix(8)), "\(check)")
  }

  @Test func `a queue is not a batch`() throws {
    let result = try sandbox.batchrun("run", "-y", "queue", "run-once=[yes,no]")
    #expect(result.exitCode == 1)
    #expect(result.errors.hasPrefix("batchrun: error: 'queue' cannot be run as a batch\nhint: "))
  }

  @Test func `what a queue says is its output`() throws {
    try project.run("gpu", "--stage")
    try project.run("queue", "run-once=yes")
    let id = try batch.id(of: "queue")
    let lines = sandbox.lines(of: "runs/queue/logs/\(id)/out.log")
    #expect(lines.count == 2)
    #expect(lines.last?.contains("Starting staged run") == true)
  }
}
