import Glibc
import TestSupport
import Testing

/// Requests about the trials of a batch, and what is said of them afterwards.
@Suite struct BatchControlTests {
  private let batch: BatchProject
  private var sandbox: Sandbox { batch.sandbox }

  init() throws {
    batch = try BatchProject()
  }

  private func ask(_ words: String...) throws -> String {
    let result = try sandbox.run(Invocation(words))
    #expect(result.exitCode == 0, "\(words): \(result)")
    return result.output
  }

  @Test func `cancelled trials are left to be resumed`() throws {
    let run = try batch.start("wait", "n=[1,2,3,4]", "-j", "1")
    try batch.waitForStart(of: "1")
    #expect(try ask("cancel", "wait", "4") == "4: cancelled before it started\n")
    #expect(try ask("cancel", "wait", "1") == "1: cancelled\n")
    try batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(
      try batch.states() == [
        "1": "terminated", "2": "completed", "3": "completed", "4": "pending", "+": "terminated",
      ])
    let id = try batch.id(of: "wait+")
    #expect(result.errors.contains("use 'batchrun run --resume \(id)'"), "\(result)")
    // Its rows have the numbers that requests take.
    let status = try sandbox.batchrun("status", "wait").output
    #expect(status.contains("\n  trial 1  interrupted by SIGTERM"), "\(status)")
    let log = try sandbox.batchrun("logs", "wait", "4")
    #expect(log.errors == "batchrun: 4 has not started\n" && log.exitCode == 0, "\(log)")
    let resumed = try batch.start("--resume", id).wait()
    #expect(resumed.exitCode == 0, "\(resumed)")
    let states = try batch.states()
    #expect(["1", "2", "3", "4"].allSatisfy { states[$0] == "completed" }, "\(states)")
    #expect(batch.begun == ["1": 2, "2": 1, "3": 1, "4": 1])
  }

  @Test func `skipped trials are counted, and the batch is complete without them`() throws {
    let run = try batch.start("wait", "n=[1,2,3]", "-j", "1", "--json")
    try batch.waitForStart(of: "1")
    #expect(
      try ask("skip", "wait", "3", "1") == "3: skipped\n1: skipped (it is being stopped)\n")
    try batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 0, "\(result)")
    let summary = try #require(result.output.split(separator: "\n").last)
    #expect(summary.contains(#""completed":1,"failed":0,"terminated":0,"not_started":0"#))
    #expect(summary.contains(#""skipped_by_request":2"#), "\(summary)")
    let log = try sandbox.batchrun("logs", "wait", "3")
    #expect(
      log.errors == "batchrun: 3 was skipped and has not run\n" && log.exitCode == 0, "\(log)")
    let table = try sandbox.batchrun("status").output
    #expect(table.contains("SKIPPED"), "\(table)")
  }

  @Test func `a batch is known to status by its id`() throws {
    let first = try batch.start("wait", "n=[1,2]", "-j", "1")
    try batch.waitForStart(of: "1")
    let id = try batch.id(of: "wait+").prefix(8)
    let second = try batch.start("wait", "n=[3,4,5]", "-j", "1")
    try batch.waitForStart(of: "3")
    let json = try sandbox.batchrun("status", "\(id)", "--json").json
    #expect(json["launch"]?["jobs"]?.int == 2, "\(json)")
    #expect(json["running"]?.array?.map { $0["trial"]?.int } == [1], "\(json)")
    #expect(try sandbox.batchrun("status", "wait", "--json").json["launch"]?["jobs"]?.int == 3)
    #expect(try sandbox.batchrun("status", "ffff").exitCode == 2)
    try batch.letGo()
    #expect(try first.wait().exitCode == 0)
    #expect(try second.wait().exitCode == 0)
  }
}
