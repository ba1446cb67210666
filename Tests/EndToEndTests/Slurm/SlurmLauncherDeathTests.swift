import Glibc
import JSON
import TestSupport
import Testing

/// Launches that are killed, detached or interrupted, while their jobs go on.
@Suite(.needsSlurm) struct SlurmLauncherDeathTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `a killed launch is taken up again, and no line runs twice`() async throws {
    let lines = (1...6).map { scene.waiting("\($0)") }
    let launch = try scene.start(lines, "--slurm-lines-per-job", "2", "-j", "2")
    try await scene.waitForStart(of: "1", "3")
    try await scene.killHard(launch)
    try scene.letGo("1", "2")
    try await scene.waitForEnd(of: "1", "2")
    let before = Set(try scene.elements(all: true).map(\.array))
    let again = try scene.start()
    try await scene.waitForStatus("two done jobs") { $0["jobs"]?["completed"]?.int == 2 }
    try scene.letAllGo()
    let result = try await again.wait()
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...6)
    #expect(Set(try scene.elements(all: true).map(\.array)) == before, "submitted twice")
  }

  @Test func `what ended while no launch was there is done`() async throws {
    let lines = [scene.quick("1"), scene.quick("2", exitCode: 3), scene.waiting("3")]
    let launch = try scene.start(lines)
    try await scene.waitForStart(of: "3")
    try await scene.killHard(launch)
    try scene.letAllGo()
    try await waitUntil("the queue is empty") { try scene.elements().isEmpty }
    let again = try await scene.launch()
    #expect(again.exitCode == 1, "\(again)")
    scene.expectOnce(1...3)
    #expect(try scene.ledger.stateCounts() == ["completed": 2, "error": 1])
  }

  @Test func `killed between the submission and its number, it finds what it submitted`()
    async throws
  {
    let wrapped = try scene.wrapSbatch(
      """
      answer=$("$SBATCH" "$@") || exit
      touch submitted
      while ! test -e answered; do sleep 0.05; done
      echo "$answer"
      """)
    let lines = (1...3).map { scene.waiting("\($0)") }
    let launch = try scene.start(lines, environment: wrapped)
    try await waitUntil("it has been submitted") { scene.sandbox.exists("submitted") }
    try await scene.killHard(launch)
    try scene.letAllGo()
    let result = try await scene.launch()
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...3)
    #expect(Set(try scene.elements(all: true).map(\.array)).count == 1)
  }

  @Test func `killed before the submission, it submits`() async throws {
    let wrapped = try scene.wrapSbatch("touch asked; sleep 1000")
    let launch = try scene.start([scene.quick("1")], environment: wrapped)
    try await waitUntil("it is about to submit") { scene.sandbox.exists("asked") }
    try await scene.killHard(launch)
    let result = try await scene.launch()
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce("1")
  }

  @Test(arguments: [SIGHUP, SIGTERM])
  func `a signal that ends a session detaches`(signal: Int32) async throws {
    let launch = try scene.start((1...2).map { scene.waiting("\($0)") })
    try await scene.waitForStart(of: "1", "2")
    launch.send(signal)
    let result = try await launch.wait()
    #expect(result.end == .exited(128 + signal) || result.end == .signaled(signal), "\(result)")
    #expect(result.errors.contains("batchrun launch a"), "\(result)")
    #expect(try scene.elements().count == 2)
    try scene.letAllGo()
    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    scene.expectOnce(1...2)
  }

  @Test func `--detach returns when everything is submitted, and the same command returns to it`()
    async throws
  {
    let lines = (1...3).map { scene.waiting("\($0)") }
    let result = try await scene.launch(lines, "--detach")
    #expect(result.exitCode == 0, "\(result)")
    try await scene.waitForStart(of: "1", "2", "3")
    #expect(try await scene.batchrun("status", "a").output.contains("continue on slurm"))
    let again = try scene.start()
    try scene.letAllGo()
    #expect(try await again.wait().exitCode == 0)
    scene.expectOnce(1...3)
    #expect(Set(try scene.elements(all: true).map(\.array)).count == 1)
  }

  @Test func `Ctrl-C cancels, waits for the last records, and a launch continues`() async throws {
    let lines = [scene.quick("1")] + (2...4).map { scene.waiting("\($0)") }
    let launch = try scene.start(lines, "-j", "2")
    try await scene.waitForStart(of: "1", "2")
    try await scene.waitForEnd(of: "1")
    launch.sendToGroup(SIGINT)
    let result = try await launch.wait()
    #expect(result.end == .signaled(SIGINT), "\(result)")
    try await waitUntil("the queue is empty") { try scene.elements().isEmpty }
    #expect(result.errors.contains("1 done"), "\(result)")
    try scene.letAllGo()
    #expect(try await scene.launch().exitCode == 0)
    #expect(scene.trace.startCounts["1"] == 1)
    #expect(scene.sandbox.lines(of: "overlaps") == [])
    #expect(try scene.ledger.stateCounts() == ["completed": 4])
  }

  @Test func `Ctrl-C twice leaves at once, with the cancellation at Slurm`() async throws {
    let line = "trap '' TERM; " + scene.waiting("1")
    let launch = try scene.start([line])
    try await scene.waitForStart(of: "1")
    launch.send(SIGINT)
    try await waitUntil("the first is answered") { launch.errors.contains("interrupted") }
    launch.send(SIGINT)
    #expect(try await launch.wait().end == .signaled(SIGINT))
    try await waitUntil("the queue is empty") { try scene.elements().isEmpty }
    try scene.letAllGo()
    #expect(try await scene.launch().exitCode == 0)
    #expect(scene.sandbox.lines(of: "overlaps") == [])
  }

  @Test func `a second launch of one ledger does not begin`() async throws {
    let launch = try scene.start([scene.waiting("1")])
    try await scene.waitForStart(of: "1")
    let second = try await scene.launch()
    #expect(second.exitCode == 75, "\(second)")
    try scene.letAllGo()
    #expect(try await launch.wait().exitCode == 0)
    scene.expectOnce("1")
  }
}
