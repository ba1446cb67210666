import Glibc
import JSON
import TestSupport
import Testing

/// What lines ask for: GPUs, processors, partitions.
@Suite(.needsSlurm) struct SlurmResourceTests {
  @Test func `lines that run at the same time have different GPUs`() async throws {
    let scene = try await SlurmScene(["--nodes", "1", "--cpus", "4", "--gpus", "2"])
    let lines = (1...4).map { number in
      "echo \"$CUDA_VISIBLE_DEVICES\" > gpu.\(number); " + scene.waiting("\(number)")
    }
    let launch = try scene.start(lines, "--slurm-gpus", "1")
    try await scene.waitForStart(of: "1", "2")
    #expect(
      Set((1...2).map { scene.sandbox.lines(of: "gpu.\($0)").first ?? "" }) == ["0", "1"])
    #expect(scene.trace.startedJobs.count == 2)
    try scene.letAllGo()
    #expect(try await launch.wait().exitCode == 0)
    scene.expectOnce(1...4)
  }

  @Test func `resources reach the job`() async throws {
    let scene = try await SlurmScene()
    let line = "echo $SLURM_CPUS_PER_TASK $SLURM_MEM_PER_NODE $SLURM_JOB_PARTITION > seen"
    let result = try await scene.launch(
      [line], "--slurm-cpus", "2", "--slurm-mem", "300", "--slurm-partition", "short",
      "--slurm-nodelist", "n3", "--slurm-arg", "--comment=mine")
    #expect(result.exitCode == 0, "\(result)")
    #expect(scene.sandbox.lines(of: "seen") == ["2 300 short"])
    #expect(try scene.ledger.record(of: line)["node"]?.string == "n3")
  }

  @Test(arguments: [
    "--array=0-3", "--wrap=true", "--output=x", "--job-name=x", "-a 0-3", "--requeue",
  ])
  func `an option of sbatch that would break our form is refused`(option: String) async throws {
    let scene = try await SlurmScene()
    let result = try await scene.launch([scene.quick("1")], "--slurm-arg", option)
    #expect(result.exitCode == 2, "\(result)")
    #expect(result.errors.contains("--slurm-arg"), "\(result)")
    #expect(!scene.sandbox.exists("runs/a"))
  }

  @Test func `a wrong partition is refused with the valid ones, and leaves nothing`() async throws {
    let scene = try await SlurmScene()
    let result = try await scene.launch([scene.quick("1")], "--slurm-partition", "nowhere")
    #expect(result.exitCode != 0 && result.exitCode != nil, "\(result)")
    #expect(result.errors.contains("--slurm-partition"), "\(result)")
    #expect(result.errors.contains("debug"), "\(result)")
    #expect(try scene.elements(all: true) == [])
    #expect(try await scene.launch().exitCode == 0)
    scene.expectOnce("1")
  }

  @Test func `a request that no node can fill is reported with what to change`() async throws {
    let scene = try await SlurmScene()
    let launch = try scene.start(
      [scene.quick("1")], "--slurm-time", "5", "--slurm-partition", "short")
    // Slurm accepts it, and lets it wait for ever.
    try await waitUntil("the reason is shown") { launch.errors.contains("--slurm-time") }
    launch.send(SIGINT)
    try await launch.wait()
    #expect(try scene.elements() == [])
  }

  @Test func `a closed partition holds the lines, which progress and status report`() async throws {
    let scene = try await SlurmScene()
    let launch = try scene.start(
      [scene.quick("1"), scene.quick("2")], "--slurm-partition", "closed")
    try await waitUntil("the reason is shown") { launch.errors.contains("closed") }
    let status = try await scene.batchrun("status", "a")
    #expect(status.output.contains("2 queued"), "\(status)")
    launch.send(SIGINT)
    #expect(try await launch.wait().end == .signaled(SIGINT))
    #expect(scene.trace.startedJobs == [])
  }
}
