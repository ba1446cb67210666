import JSON
import TestSupport
import Testing

/// Lines that take more memory than they asked for.
@Suite(
  .enabled("needs root, and memory limits of cgroup v1") { SlurmCluster.limitsMemory })
struct SlurmMemoryTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene(["--nodes", "1", "--cpus", "4", "--cgroup"])
  }

  @Test func `one line in an element is out of memory, its neighbours are done`() async throws {
    let greedy = "exec python3 -c 'x = bytearray(400 * 1000 * 1000)'"
    let lines = [scene.quick("1"), greedy, scene.quick("3")]
    let result = try await scene.launch(
      lines, "--slurm-lines-per-job", "3", "--slurm-mem", "150")
    #expect(result.exitCode == 1, "\(result)")
    scene.expectOnce("1", "3")
    let records = try scene.ledger.records()
    #expect(records[lines[0]]?["state"]?.string == "completed")
    #expect(records[lines[2]]?["state"]?.string == "completed")
    #expect(records[greedy]?["state"]?.string == "error", "\(result)")
    #expect(records[greedy]?["reason"]?.string?.contains("memory") == true, "\(result)")
    #expect(result.errors.contains("out of memory"), "\(result)")
  }
}
