import JSON
import TestSupport
import Testing

/// Elements that have to make room for more important jobs.
@Suite(.needsSlurm) struct SlurmPreemptionTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene(["--nodes", "1", "--cpus", "2"])
  }

  @Test func `preempted lines run again, finished ones do not, and no retry is used`()
    async throws
  {
    let lines = [
      scene.quick("1"), scene.waiting("2"), scene.quick("3"), scene.waiting("4"),
    ]
    let launch = try scene.start(lines, "--slurm-lines-per-job", "2")
    try await scene.waitForStart(of: "2", "4")
    try scene.preempt(processors: 2)
    try await scene.waitForElement("preempted") { $0.state == "PREEMPTED" }
    try scene.letAllGo()
    let result = try await launch.wait()
    #expect(result.exitCode == 0, "\(result)")
    scene.expectStarts(["1": 1, "2": 2, "3": 1, "4": 2], cut: ["2", "4"])
    #expect(try scene.ledger.stateCounts() == ["completed": 4])
    let history = try scene.ledger.record(of: lines[1])["history"]?.array
    #expect(history?.first?["outcome"]?.string == "interrupted", "\(String(describing: history))")
  }

  @Test func `after --slurm-interruptions it is left to a resume`() async throws {
    let launch = try scene.start([scene.waiting("1")], "--slurm-interruptions", "1")
    for round in 1...2 {
      try await waitUntil("it has begun") { scene.trace.startedJobs.count == round }
      try scene.preempt(processors: 2)
      try await waitUntil("it was preempted") {
        try scene.elements(all: true).filter { $0.state == "PREEMPTED" }.count == round
      }
    }
    let result = try await launch.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(try scene.ledger.record(of: scene.waiting("1"))["state"]?.string == "terminated")
    try scene.letAllGo()
    #expect(try await scene.launch().exitCode == 0)
    scene.expectStarts(["1": 3], cut: ["1"])
  }
}

extension SlurmScene {
  /// Submits a job that takes this many processors for a second.
  fileprivate func preempt(processors: Int) throws {
    try slurm(
      "sbatch",
      [
        "-p", "high", "-N", "1", "-n", "\(processors)", "-o", "/dev/null", "-D", "/", "--wrap",
        "sleep 1",
      ])
  }
}
