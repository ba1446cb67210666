import JSON
import TestSupport
import Testing

/// A cluster with a database: accounts, limits of a quality of service, and `sacct`.
@Suite(
  .serialized,
  .enabled("needs slurmdbd and mariadbd: scripts/install-packages --slurm") {
    SlurmCluster.hasAccounting
  })
struct SlurmAccountingTests {
  @Test func `accounts, submit limits, and a controller that is down with its database`()
    async throws
  {
    // One test: the database takes as long to start as all of this takes to run.
    let scene = try await SlurmScene([
      "--nodes", "1", "--cpus", "4", "--accounting", "--min-job-age", "2",
    ])
    try await refuseWrongAccount(scene)
    try await keepWithinSubmitLimit(scene)
    try await askAccountingOfWhatIsForgotten(scene)
    try await surviveBothDown(scene)
  }

  private func refuseWrongAccount(_ scene: SlurmScene) async throws {
    let result = try await scene.launch([scene.quick("1")], "--slurm-account", "nobody")
    #expect(result.exitCode != 0 && result.exitCode != nil, "\(result)")
    #expect(result.errors.contains("--slurm-account"), "\(result)")
    #expect(result.errors.contains("test"), "\(result)")
    #expect(scene.trace.startedJobs == [])
    #expect(try await scene.launch(nil, "--slurm-account", "test").exitCode == 0)
    scene.expectOnce("1")
  }

  /// The qos takes 10 jobs, and runs 2 of them.
  private func keepWithinSubmitLimit(_ scene: SlurmScene) async throws {
    let result = try await scene.launch(
      (1...24).map { scene.quick("\($0)") }, "--slurm-qos", "capped", "--slurm-lines-per-job", "1")
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...24)
  }

  /// The controller forgets after 2 s; the database knows that this element was cancelled.
  private func askAccountingOfWhatIsForgotten(_ scene: SlurmScene) async throws {
    let lines = [scene.waiting("31"), scene.quick("32")]
    let launch = try scene.start(lines, "--slurm-lines-per-job", "2")
    try await scene.waitForStart(of: "31")
    try await scene.killHard(launch)
    try scene.slurm("scancel", [try #require(try scene.elements().first).reference])
    try await waitUntil("it is forgotten", within: 90) { try scene.elements(all: true).isEmpty }
    try scene.letAllGo()
    // This one finds out that it was cancelled; at the latest, the next one runs it.
    let result = try await scene.launch()
    let last = try await scene.launch()
    #expect(last.exitCode == 0, "\(result)\n\(last)")
    #expect(scene.trace.startCounts["32"] == 1)
    #expect(scene.trace.startCounts["31"] == 2)
    #expect(scene.sandbox.lines(of: "overlaps") == [])
  }

  private func surviveBothDown(_ scene: SlurmScene) async throws {
    scene.sandbox.remove("go")
    let launch = try scene.start((41...44).map { scene.waiting("\($0)") })
    try await scene.waitForStart(of: "41", "42", "43", "44")
    try await scene.cluster.fault(.kill, "slurmctld", "slurmdbd")
    try scene.letAllGo()
    try await scene.waitForEnd(of: "41", "42", "43", "44")
    try await scene.cluster.start()
    let result = try await launch.wait(within: 120)
    #expect(result.exitCode == 0, "\(result)")
    for job in 41...44 { #expect(scene.trace.startCounts["\(job)"] == 1) }
  }
}
