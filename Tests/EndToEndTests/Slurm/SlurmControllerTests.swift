import JSON
import TestSupport
import Testing

/// A controller that dies or does not answer, and authentication that fails.
@Suite(.needsSlurm) struct SlurmControllerTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene(["--nodes", "1", "--cpus", "4"])
  }

  @Test func `lines that end while the controller is down are done`() async throws {
    let lines = ["1", "2", "3", "4", "5", "6"].map { scene.waiting($0) }
    let launch = try scene.start(lines)
    try await scene.waitForStart(of: "1", "2", "3", "4")
    try await scene.cluster.fault(.kill, "slurmctld")
    try scene.letAllGo()
    try await scene.waitForStatus("four done jobs") { $0["jobs"]?["completed"]?.int == 4 }
    try await scene.cluster.start()
    let result = try await scene.waitReturningNodes(launch)
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...6)
  }

  @Test func `a controller that dies right after the submission may forget it`() async throws {
    let lines = ["1", "2", "3", "4"].map { scene.waiting($0) }
    let launch = try scene.start(lines)
    try await scene.waitForStart(of: "1", "2", "3", "4")
    // It saves its state every few seconds: it may or may not know the jobs afterwards.
    try await scene.cluster.fault(.kill, "slurmctld")
    try await scene.cluster.start()
    try scene.letAllGo()
    let result = try await scene.waitReturningNodes(launch)
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...4)
  }

  @Test func `what it forgot before it began is submitted again`() async throws {
    let lines = [scene.quick("1"), scene.quick("2")]
    let launch = try scene.start(lines, "--slurm-partition", "closed")
    let element = try await scene.waitForElement("queued") { $0.state == "PENDING" }
    #expect(element.array == "1")
    try await scene.forget()
    // For what is submitted again, under a number that the controller gives out a second time.
    try scene.slurm("scontrol", ["update", "PartitionName=closed", "State=UP"])
    let result = try await launch.wait(within: 150)
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...2)
  }

  @Test func `authentication that is gone for 12 s changes nothing`() async throws {
    let lines = ["1", "2"].map { scene.waiting($0) }
    let launch = try scene.start(lines)
    try await scene.waitForStart(of: "1", "2")
    try await scene.cluster.fault(.stop, "munged")
    let from = monotonicSeconds()
    try scene.letGo("1")
    try await scene.waitForEnd(of: "1")
    try await waitUntil("12 s have passed") { monotonicSeconds() > from + 12 }
    try scene.letAllGo()
    try await scene.cluster.start()
    let result = try await launch.wait(within: 120)
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...2)
  }

  @Test func `a controller that is down at the start is an error that leaves nothing`()
    async throws
  {
    try await scene.cluster.fault(.kill, "slurmctld")
    let result = try await scene.launch([scene.quick("1")])
    #expect(result.exitCode != 0)
    #expect(result.errors.contains("nothing was submitted"), "\(result)")
    #expect(scene.trace.startedJobs == [])
    try await scene.cluster.start()
    #expect(try await scene.launch().exitCode == 0)
    scene.expectOnce("1")
  }
}

extension SlurmScene {
  /// Waits for the end of a launch, and gives back the node that a controller drains when it finds jobs
  /// on it that it has forgotten.
  fileprivate func waitReturningNodes(_ launch: RunningProgram) async throws -> ProgramResult {
    try await waitUntil("the launch ends", within: 90) {
      if launch.hasEnded { return true }
      if try slurm("sinfo", ["-h", "-o", "%T"]).contains("drain") {
        try await cluster.fault(.resume, "n1")
      }
      return false
    }
    return try launch.result()
  }

  /// Makes the controller start without any of its jobs, as after a lost state.
  fileprivate func forget() async throws {
    try await cluster.fault(.stop, "slurmctld")
    try cluster.loseState()
    try await cluster.start()
  }
}
