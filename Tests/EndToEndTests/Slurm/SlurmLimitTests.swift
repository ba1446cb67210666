import JSON
import TestSupport
import Testing

/// What a cluster lets a user submit and run.
@Suite(.needsSlurm) struct SlurmLimitTests {
  @Test func `more lines than an array may have are spread over its elements`() async throws {
    let scene = try await SlurmScene(["--nodes", "1", "--cpus", "8", "--max-array", "5"])
    let result = try await scene.launch((1...12).map { scene.quick("\($0)") })
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...12)
    let elements = try scene.elements(all: true)
    #expect(elements.allSatisfy { $0.index < 5 }, "\(elements)")
    #expect(Set(elements.map(\.array)).count == 1, "\(elements)")
  }

  @Test func `one line in each element takes several arrays`() async throws {
    let scene = try await SlurmScene(["--nodes", "1", "--cpus", "8", "--max-array", "5"])
    let result = try await scene.launch(
      (1...12).map { scene.quick("\($0)") }, "--slurm-lines-per-job", "1")
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...12)
    let elements = try scene.elements(all: true)
    #expect(elements.count == 12 && elements.allSatisfy { $0.index < 5 }, "\(elements)")
  }

  @Test func `-j limits how many elements run at once`() async throws {
    let scene = try await SlurmScene()
    let lines = (1...6).map { scene.trace.line("\($0)", seconds: 0.5) }
    let result = try await scene.launch(lines, "-j", "2")
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...6)
    var running = 0
    for event in scene.trace.events {
      running += event.isStart ? 1 : -1
      #expect(running <= 2)
    }
  }
}
