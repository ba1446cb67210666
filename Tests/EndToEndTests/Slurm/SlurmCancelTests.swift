import Glibc
import JSON
import TestSupport
import Testing

/// Elements and jobs that are cancelled: by Slurm's own command, and by ours.
@Suite(.needsSlurm) struct SlurmCancelTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `scancel of one element leaves its lines to a resume, and nothing else`()
    async throws
  {
    let lines = ["1", "2", "3", "4"].map { scene.waiting($0) }
    let launch = try scene.start(lines, "--slurm-lines-per-job", "2", "--retries", "3")
    try await scene.waitForStart(of: "1", "3")
    let element = try #require(try scene.elements().first { $0.index == 1 })
    try scene.slurm("scancel", [element.reference])
    try await scene.waitForElement("cancelled") { $0.index == 1 && $0.state == "CANCELLED" }
    try scene.letAllGo()
    let result = try await launch.wait()
    #expect(result.exitCode == 1, "\(result)")
    scene.expectStarts(["1": 1, "2": 1, "3": 1], cut: ["3"])
    let records = try scene.ledger.records()
    #expect(records[lines[0]]?["state"]?.string == "completed")
    #expect(records[lines[1]]?["state"]?.string == "completed")
    #expect(records[lines[2]]?["outcome"]?.string == "terminated")
    #expect(records[lines[3]]?["state"]?.string != "completed")

    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    #expect(scene.trace.startCounts == ["1": 1, "2": 1, "3": 2, "4": 1])
    #expect(try scene.ledger.stateCounts() == ["completed": 4])
  }

  @Test func `a line that may end well when it is asked to is recorded as it ended`() async throws {
    let line = "trap 'exit 0' TERM; echo start 1 $$ >> trace; while :; do sleep 0.05; done"
    let launch = try scene.start([line])
    try await scene.waitForStart(of: "1")
    let element = try #require(try scene.elements().first)
    try scene.slurm("scancel", [element.reference])
    let result = try await launch.wait()
    // It has finished: whoever asked it to end, exit code 0 is its own.
    #expect(try scene.ledger.record(of: line)["state"]?.string == "completed", "\(result)")
    let again = try await scene.launch()
    #expect(again.errors.contains("nothing to do"), "\(again)")
  }

  @Test func `an element that waits in the queue can be cancelled`() async throws {
    let launch = try scene.start(
      [scene.quick("1"), scene.quick("2")], "--slurm-partition", "closed")
    try await scene.waitForElement("queued") { $0.state == "PENDING" }
    try scene.slurm("scancel", ["\(try #require(try scene.elements().first).array)"])
    let result = try await launch.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(scene.trace.startedJobs == [])
    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    scene.expectOnce(1...2)
  }

  @Test func `stop ends queued and running elements, and a launch continues`() async throws {
    let lines = ["1", "2", "3"].map { scene.waiting($0) }
    let launch = try scene.start(lines, "-j", "1")
    try await scene.waitForStart(of: "1")
    let stop = try await scene.batchrun("stop", "a", "-y")
    #expect(stop.exitCode == 0, "\(stop)")
    try await launch.wait()
    #expect(try scene.elements() == [])
    try scene.letAllGo()
    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    #expect(scene.trace.startCounts == ["1": 2, "2": 1, "3": 1])
  }

  @Test func `one job is cancelled by its number, alone in its element or not`() async throws {
    let lines = ["1", "2", "3", "4"].map { scene.waiting($0) }
    let launch = try scene.start(lines, "--slurm-lines-per-job", "2", "--slurm-parallel", "2")
    try await scene.waitForStart(of: "1", "2", "3", "4")
    let cancel = try await scene.batchrun("cancel", "a", "2")
    #expect(cancel.exitCode == 0, "\(cancel)")
    try await scene.waitForStatus("one interrupted job") {
      $0["jobs"]?["terminated"]?.int == 1
    }
    try scene.letAllGo()
    let result = try await launch.wait()
    #expect(result.exitCode == 1, "\(result)")
    scene.expectOnce(1...4, cut: ["2"])
    let records = try scene.ledger.records()
    for number in [0, 2, 3] { #expect(records[lines[number]]?["state"]?.string == "completed") }
    #expect(records[lines[1]]?["state"]?.string == "terminated")
  }

  @Test func `stop without a launcher reaches what is queued and running`() async throws {
    let lines = ["1", "2", "3"].map { scene.waiting($0) }
    let launch = try scene.start(lines, "-j", "1")
    try await scene.waitForStart(of: "1")
    try await scene.killHard(launch)
    let stop = try await scene.batchrun("stop", "a", "-y")
    #expect(stop.exitCode == 0, "\(stop)")
    try await waitUntil("the queue is empty") { try scene.elements().isEmpty }
    try scene.letAllGo()
    #expect(try await scene.launch().exitCode == 0)
    #expect(scene.trace.startCounts == ["1": 2, "2": 1, "3": 1])
  }
}
