import JSON
import TestSupport
import Testing

/// A controller that forgets finished jobs soon, and no accounting that remembers them.
@Suite(.needsSlurm) struct SlurmForgottenTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene(["--nodes", "1", "--cpus", "4", "--min-job-age", "2"])
  }

  /// Waits until squeue shows nothing, not even what is over.
  private func waitUntilForgotten() async throws {
    try await waitUntil("all is forgotten", within: 90) { try scene.elements(all: true).isEmpty }
  }

  @Test func `lines that ended are done, though no one knows their elements`() async throws {
    let lines = [scene.quick("1"), scene.quick("2", exitCode: 1), scene.waiting("3")]
    let launch = try scene.start(lines, "--slurm-lines-per-job", "3")
    try await scene.waitForStart(of: "3")
    try await scene.killHard(launch)
    try scene.letAllGo()
    try await waitUntilForgotten()
    let again = try await scene.launch()
    #expect(again.exitCode == 1, "\(again)")
    scene.expectOnce(1...3)
    #expect(try scene.ledger.stateCounts() == ["completed": 2, "error": 1])
  }

  @Test func `lines that were cut off with their element run again`() async throws {
    let lines = [scene.quick("1"), scene.waiting("2"), scene.quick("3")]
    let launch = try scene.start(lines, "--slurm-lines-per-job", "3")
    try await scene.waitForStart(of: "2")
    try await scene.killHard(launch)
    let element = try #require(try scene.elements().first)
    // With no warning: neither the line nor its worker can say anything.
    try scene.slurm("scancel", ["--full", "--signal=KILL", element.reference])
    try await waitUntilForgotten()
    try scene.letAllGo()
    let again = try await scene.launch(within: 180)
    #expect(again.exitCode == 0, "\(again)")
    scene.expectStarts(["1": 1, "2": 2, "3": 1], cut: ["2"])
  }
}
