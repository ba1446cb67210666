import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun status` of the ledger of an operation.
@Suite struct OperationStatusTests {
  private let batch: BatchProject
  private var sandbox: Sandbox { batch.sandbox }

  init() throws {
    batch = try BatchProject()
  }

  private func status() throws -> JSONValue {
    try JSONValue(parsing: try sandbox.batchrun("status", "wait", "--json").outputBytes)
  }

  private func count(_ states: String...) throws -> [Int?] {
    let jobs = try status()["jobs"]
    return states.map { jobs?[$0]?.int }
  }

  @Test func `the record of a batch is no job`() throws {
    try batch.letGo()
    #expect(try batch.start("wait", "n=[1,2]", "--keep-batch").wait().exitCode == 0)
    #expect(try count("completed") == [2])
    #expect(try batch.start("wait", "n=[1,2,4,5]", "--limit", "2").wait().exitCode == 0)
    #expect(try count("completed", "pending", "terminated") == [4, 2, 0])
    let text = try sandbox.batchrun("status", "wait").output
    #expect(text == "wait: no launch is running\n  4 done, 0 failed, 0 running, 2 pending\n")
    #expect(try status()["not_started"]?.int == 2)
  }

  @Test func `of a batch whose two processes were killed nothing is reported to run`() throws {
    let run = try batch.start("wait", "n=[1,2]")
    try batch.waitForStart(of: "1")
    let launcher = try run.waitForLauncher()
    kill(launcher, SIGSTOP)
    run.send(SIGKILL)
    try run.wait()
    kill(launcher, SIGKILL)
    try eventually("the launcher has gone") { !isAlive(launcher) }
    let status = try status()
    #expect(status["launch"] == nil)
    #expect(status["left"] == nil)
    #expect(status["not_started"]?.int == 1)
    let text = try sandbox.batchrun("status", "wait").output
    #expect(
      text.hasPrefix("wait: no launch is running, but 1 job of a killed one still runs\n"),
      "\(text)")
    #expect(text.contains("1 pending"), "\(text)")
    try batch.letGo()
  }

  @Test func `runs that run are shown as lists show them`() throws {
    let single = try batch.start("wait", "n=7")
    try batch.waitForStart(of: "7")
    #expect(try status()["running"]?.array?.map { $0["command"]?.string } == ["wait code=0 n=7"])
    #expect(try sandbox.batchrun("status", "wait").output.contains("  wait code=0 n=7\n"))
    try batch.letGo()
    #expect(try single.wait().exitCode == 0)
    sandbox.remove("go")
    let trials = try batch.start("wait", "n=[8,9]", "code=3", "-j", "2")
    try batch.waitForStart(of: "8", "9")
    let running = try status()["running"]?.array?.compactMap { $0["command"]?.string }
    #expect(running?.sorted() == ["wait code=3 n=8", "wait code=3 n=9"])
    try batch.letGo()
    try trials.wait()
    let failed = try status()["failed"]?.array?.compactMap { $0["command"]?.string }
    #expect(failed?.sorted() == ["wait code=3 n=8", "wait code=3 n=9"])
    let runfile = try sandbox.batchrun("status", "wait", "--failed")
    #expect(runfile.output == "")
    #expect(runfile.errors.contains("'batchrun run --restart'"), "\(runfile)")
  }

  @Test func `runs whose folders were removed are not counted`() throws {
    try batch.letGo()
    for number in 1...3 { try batch.start("wait", "n=\(number)").wait() }
    try batch.start("wait", "n=4", "--stage").wait()
    #expect(try count("completed", "staged") == [3, 1])
    let ids = try sandbox.batchrun("runs", "--json").json.array?.compactMap { $0["id"]?.string }
    for id in try #require(ids).prefix(2) { try sandbox.shell("rm -r runs/wait/dirs/\(id)") }
    #expect(try count("completed", "staged") == [2, 0])
    #expect(try sandbox.batchrun("runs").output.split(separator: "\n").count == 2)
  }
}
