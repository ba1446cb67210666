import Glibc
import TestSupport
import Testing

/// `--follow`: lines that are appended while the launch runs.
@Suite(.needsSlurm) struct SlurmFollowTests {
  @Test func `lines that are appended are submitted, until nothing comes any longer`() async throws
  {
    let scene = try await SlurmScene()
    let launch = try scene.start([scene.quick("1")], "--follow", "--idle", "4s")
    try await scene.waitForEnd(of: "1")
    for number in 2...3 {
      try scene.sandbox.append(scene.quick("\(number)") + "\n", to: "a")
      try await scene.waitForEnd(of: "\(number)")
    }
    let result = try await launch.wait()
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...3)
    #expect(try scene.ledger.stateCounts() == ["completed": 3])
  }

  @Test func `a follower that was killed takes up its lines and the new ones`() async throws {
    let scene = try await SlurmScene()
    let launch = try scene.start([scene.waiting("1")], "--follow")
    try await scene.waitForStart(of: "1")
    try await scene.killHard(launch)
    try scene.sandbox.append(scene.quick("2") + "\n", to: "a")
    try scene.letAllGo()
    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    scene.expectOnce(1...2)
  }
}
