import JSON
import TestSupport
import Testing

/// Nodes that are lost, or seem to be.
@Suite(.needsSlurm) struct SlurmNodeTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene(["--nodes", "2", "--cpus", "1", "--node-timeout", "4"])
  }

  @Test func `the line of a node without power runs again on another one`() async throws {
    let lines = [scene.waiting("1"), scene.waiting("2")]
    let launch = try scene.start(lines)
    try await scene.waitForStart(of: "1", "2")
    let element = try #require(try scene.elements().first { $0.index == 0 })
    try await scene.cluster.fault(.crash, element.node)
    try scene.letGo("2")
    try await scene.waitForElement("lost", within: 90) { $0.state == "NODE_FAIL" }
    try scene.letAllGo()
    let result = try await launch.wait(within: 150)
    #expect(result.exitCode == 0, "\(result)")
    scene.expectStarts(["1": 2, "2": 1], cut: ["1"])
    let record = try scene.ledger.record(of: lines[0])
    #expect(record["node"]?.string != element.node, "\(record)")
    #expect(record["history"]?.array?.first?["outcome"]?.string == "interrupted", "\(record)")
  }

  @Test func `a line that runs on after its node was given up is not started beside itself`()
    async throws
  {
    let lines = [scene.waiting("1"), scene.waiting("2")]
    let launch = try scene.start(lines)
    try await scene.waitForStart(of: "1", "2")
    let node = try #require(try scene.elements().first { $0.index == 0 }).node
    try await scene.cluster.fault(.kill, "slurmd-\(node)")
    try await scene.waitForElement("given up", within: 90) { $0.state == "NODE_FAIL" }
    // The controller has been asked since: its answer alone would start the line again.
    try await waitUntil("the launch has looked at the queue") {
      scene.sandbox.text(of: "runs/a/slurm/queue.json") != nil
    }
    try scene.letAllGo()
    let result = try await launch.wait(within: 150)
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce("1", "2")
    #expect(try scene.ledger.stateCounts() == ["completed": 2])
  }

  @Test func `a drained node gets no lines`() async throws {
    try await scene.cluster.fault(.drain, "n1")
    let lines = ["1", "2", "3"].map { scene.quick($0) }
    #expect(try await scene.launch(lines).exitCode == 0)
    scene.expectOnce(1...3)
    for record in try scene.ledger.records().values { #expect(record["node"]?.string == "n2") }
  }

  @Test func `while all nodes are drained the queue's reason is shown, then the lines run`()
    async throws
  {
    try await scene.cluster.fault(.drain, "n1", "n2")
    let launch = try scene.start([scene.quick("1")])
    try await waitUntil("the reason is shown") { launch.errors.contains("n1") }
    let status = try await scene.batchrun("status", "a")
    #expect(status.output.contains("queued"), "\(status)")
    try await scene.cluster.fault(.resume, "n1", "n2")
    #expect(try await launch.wait().exitCode == 0)
    scene.expectOnce("1")
  }
}
