import Glibc
import TestSupport
import Testing

/// `scripts/slurm-cluster` itself: it must leave nothing, and touch nothing that is not its own.
@Suite(.needsSlurm) struct SlurmScriptTests {
  private let sandbox: Sandbox

  init() async throws {
    sandbox = try Sandbox()
  }

  private func script(_ arguments: String...) async throws -> ProgramResult {
    try await sandbox.run(
      Invocation(["--dir", sandbox.path("c")] + arguments, program: SlurmCluster.script),
      within: 60)
  }

  /// The processes that know this cluster, whoever started them.
  private var processes: [pid_t] {
    let path = Array(sandbox.path("c").utf8)
    return TestSupport.names(inFolder: "/proc").compactMap { pid_t($0) }.filter { pid in
      guard isAlive(pid), let variables = bytes(ofFile: "/proc/\(pid)/environ"),
        let words = bytes(ofFile: "/proc/\(pid)/cmdline")
      else { return false }
      return variables.contains(path) || words.contains(path)
    }
  }

  @Test func `a cluster that is taken down leaves nothing, jobs included`() async throws {
    let up = try await script("up", "--nodes", "1")
    #expect(up.exitCode == 0, "\(up)")
    #expect(up.output == "export SLURM_CONF=\(sandbox.path("c"))/slurm.conf\n")
    let submitted = try sandbox.shell(
      "\(up.output.dropLast()); sbatch -o /dev/null --wrap 'setsid sleep 1000 & sleep 1000' && "
        + "while ! squeue -h -o %T | grep -q RUNNING; do sleep 0.1; done")
    #expect(submitted.exitCode == 0, "\(submitted)")
    let down = try await script("down")
    #expect(down.exitCode == 0, "\(down)")
    #expect(sandbox.names() == [])
    #expect(processes == [])
  }

  @Test func `it goes with its owner, however that ends`() async throws {
    let owner = try sandbox.start(Invocation(["1000"], program: "/bin/sleep"))
    #expect(try await script("up", "--nodes", "1", "--owner", "\(owner.pid)").exitCode == 0)
    owner.send(SIGKILL)
    try await owner.wait()
    try await waitUntil("it is gone") { sandbox.names() == [] }
    #expect(processes == [])
  }

  @Test func `what is not a cluster is left alone`() async throws {
    try sandbox.makeFolder("c")
    try sandbox.write("mine", to: "c/file")
    for arguments in [["up"], ["fault", "kill", "slurmctld"]] {
      let result = try await sandbox.run(
        Invocation(["--dir", sandbox.path("c")] + arguments, program: SlurmCluster.script))
      #expect(result.exitCode == 1, "\(result)")
    }
    _ = try await script("down")
    #expect(sandbox.text(of: "c/file") == "mine")
  }

  @Test func `other settings are refused, none are the settings that it has`() async throws {
    #expect(try await script("up", "--nodes", "1").exitCode == 0)
    #expect(try await script("up").exitCode == 0)
    let other = try await script("up", "--nodes", "2")
    #expect(other.exitCode == 1)
    #expect(other.errors.contains("other settings"), "\(other)")
    #expect(try await script("fault", "kill", "nothing").exitCode == 1)
    #expect(try await script("down").exitCode == 0)
  }
}
