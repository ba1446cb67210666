import TestSupport
import Testing

/// What would be submitted: `--dry-run`, `--slurm-test`, and `check`.
@Suite(.needsSlurm) struct SlurmPreviewTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `--dry-run shows command, script, elements and limits, and writes nothing`()
    async throws
  {
    let result = try await scene.launch(
      (1...10).map { scene.quick("\($0)") }, "--dry-run", "--slurm-lines-per-job", "4", "-j", "2",
      "--slurm-partition", "short")
    #expect(result.exitCode == 0, "\(result)")
    let text = result.output + result.errors
    for part in [
      "sbatch", "--array=0-2%2", "--partition=short", "--no-requeue", "slurm-worker",
      "MaxArraySize",
    ] {
      #expect(text.contains(part), "\(part): \(text)")
    }
    #expect(!scene.sandbox.exists("runs"))
    #expect(try scene.elements(all: true) == [])
  }

  @Test func `--slurm-test asks Slurm, and submits nothing`() async throws {
    let good = try await scene.launch([scene.quick("1")], "--dry-run", "--slurm-test")
    #expect(good.exitCode == 0, "\(good)")
    let bad = try await scene.launch(
      nil, "--dry-run", "--slurm-test", "--slurm-partition", "nowhere")
    #expect(bad.exitCode != 0 && bad.exitCode != nil, "\(bad)")
    #expect(try scene.elements(all: true) == [])
  }

  @Test func `check reports whether it would work`() async throws {
    let good = try await scene.batchrun("check", "--executor", "slurm")
    #expect(good.exitCode == 0, "\(good)")
    #expect(good.output.contains("debug"), "\(good)")
  }

  @Test(arguments: [
    ["--slurm-partition", "debug"], ["--executor", "local", "--slurm-mem", "100"],
    ["--executor", "elsewhere"],
  ])
  func `options that do not go together are refused`(options: [String]) async throws {
    try scene.write([scene.quick("1")])
    var call = scene.launching([])
    call.arguments = ["launch", "a"] + options
    let result = try await scene.sandbox.run(call)
    #expect(result.exitCode == 2, "\(result)")
    #expect(!scene.sandbox.exists("runs"))
  }
}
