import JSON
import TestSupport
import Testing

/// Slurm's time limit, which it counts in minutes and checks twice a minute.
@Suite(.needsSlurm) struct SlurmTimeLimitTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `the line that runs has failed, the lines behind it run`() async throws {
    let lines = [scene.quick("1"), scene.waiting("2"), scene.quick("3")]
    let launch = try scene.start(
      lines, "--slurm-lines-per-job", "3", "--slurm-time", "10", "--slurm-warn-before", "10s")
    try await scene.waitForStart(of: "2")
    try endNow(try #require(try scene.elements().first))
    let result = try await launch.wait(within: 150)
    #expect(result.exitCode == 1, "\(result)")
    scene.expectStarts(["1": 1, "2": 1, "3": 1], cut: ["2"])
    let records = try scene.ledger.records()
    #expect(records[lines[0]]?["state"]?.string == "completed")
    #expect(records[lines[1]]?["outcome"]?.string == "timed_out", "\(result)")
    #expect(records[lines[2]]?["state"]?.string == "completed")
  }

  @Test func `a retry runs it again`() async throws {
    let line = "echo start 1 $$ >> trace; test -e second || { touch second; sleep 1000; }"
    let launch = try scene.start([line], "--slurm-time", "10", "--retries", "1")
    try await scene.waitForStart(of: "1")
    try endNow(try #require(try scene.elements().first))
    let result = try await launch.wait(within: 150)
    #expect(result.exitCode == 0, "\(result)")
    #expect(scene.trace.startCounts == ["1": 2])
    #expect(try scene.ledger.record(of: line)["attempts"]?.int == 2)
  }

  @Test func `a warned element begins no other line`() async throws {
    let lines = [scene.waiting("1"), scene.quick("2")]
    let launch = try scene.start(lines, "--slurm-lines-per-job", "2")
    try await scene.waitForStart(of: "1")
    let element = try #require(try scene.elements().first)
    try scene.slurm("scancel", ["--batch", "--signal=USR1", element.reference])
    try await waitUntil("the worker has been warned") {
      let rounds = scene.sandbox.path("runs/a/slurm/1/0.0")
      return scene.sandbox.text(of: rounds)?.contains("warned") == true
    }
    try scene.letAllGo()
    let result = try await launch.wait()
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...2)
    let arrays = Set(try scene.elements(all: true).map(\.array))
    #expect(arrays.count == 2, "the second line belongs to another submission")
  }

  /// Puts the end of an element's time to this moment. Slurm looks within half a minute.
  private func endNow(_ element: SlurmScene.Element) throws {
    try scene.slurm("scontrol", ["update", "JobId=\(element.reference)", "EndTime=now"])
  }
}
