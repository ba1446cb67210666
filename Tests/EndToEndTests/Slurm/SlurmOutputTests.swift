import JSON
import TestSupport
import Testing

/// Jobs that Slurm cannot start as they should be: an output that cannot be opened, a folder that a node
/// does not have, a program that does not run there.
@Suite(.needsSlurm) struct SlurmOutputTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  /// Launches two lines with an `sbatch` that changes its options by this shell code.
  private func launch(changing change: String) async throws -> ProgramResult {
    let wrapped = try scene.wrapSbatch(
      """
      set -- "$@"
      for word; do
        shift
        \(change)
        set -- "$@" "$word"
      done
      exec "$SBATCH" "$@"
      """)
    return try await scene.launch(
      [scene.quick("1"), scene.quick("2")], "--slurm-interruptions", "1", environment: wrapped)
  }

  private func expectNothingRan(_ result: ProgramResult) async throws {
    #expect(result.exitCode == 1, "\(result)")
    #expect(scene.trace.startedJobs == [])
    let records = (try? scene.ledger.records()) ?? [:]
    #expect(records.values.allSatisfy { $0["state"]?.string != "completed" }, "\(records)")
    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    scene.expectOnce(1...2)
  }

  @Test func `an output that cannot be opened is named`() async throws {
    let result = try await launch(
      changing: #"case $word in --output=*) word=--output=/nonexistent/x ;; esac"#)
    #expect(result.errors.contains("could not open"), "\(result)")
    try await expectNothingRan(result)
  }

  @Test func `a folder that the node does not have is noticed before any line runs`() async throws {
    // Slurm starts such a job in /tmp, and calls it completed.
    let result = try await launch(
      changing: #"case $word in --chdir=*) word=--chdir=/nonexistent/x ;; esac"#)
    try await expectNothingRan(result)
  }

  @Test func `a program that does not run on the node is named`() async throws {
    let wrapped = try scene.wrapSbatch(
      """
      cp runs/a/slurm/launcher kept; printf 'no program' > runs/a/slurm/launcher.new
      chmod +x runs/a/slurm/launcher.new; mv runs/a/slurm/launcher.new runs/a/slurm/launcher
      exec "$SBATCH" "$@"
      """)
    let result = try await scene.launch(
      [scene.quick("1"), scene.quick("2")], "--slurm-interruptions", "1", environment: wrapped)
    #expect(result.errors.contains("cannot be executed"), "\(result)")
    try await expectNothingRan(result)
  }

  @Test func `the environment of a setup reaches the lines, and a setup that fails is reported`()
    async throws
  {
    let line = "test \"$MODULE\" = loaded && " + scene.quick("1")
    let result = try await scene.launch([line], "--slurm-setup", "export MODULE=loaded")
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce("1")
    let failing = try await scene.launch(
      [scene.quick("2")], "--slurm-setup", "exit 7", "--slurm-interruptions", "1")
    #expect(failing.exitCode == 1, "\(failing)")
    scene.expectOnce("1")
  }
}
