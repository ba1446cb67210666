import Glibc
import JSON
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
    #expect(status.contains("\n  trial 1  cancelled"), "\(status)")
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
    func counts(_ json: JSONValue) -> [Int?] {
      ["running", "pending", "completed"].map { json["jobs"]?[$0]?.int }
    }
    #expect(counts(json) == [1, 1, 0], "the trials of the other batch are not its: \(json)")
    #expect(try sandbox.batchrun("status", "wait", "--json").json["launch"]?["jobs"]?.int == 3)
    #expect(try sandbox.batchrun("status", "ffff").exitCode == 2)
    try batch.letGo()
    #expect(try first.wait().exitCode == 0)
    #expect(try second.wait().exitCode == 0)
  }

  @Test func `a finished batch is shown by its id while another one runs`() throws {
    try batch.letGo()
    let first = try batch.start("wait", "n=[1,2]", "code=1", "--keep-batch").wait()
    #expect(first.exitCode == 0, "\(first)")
    let id = try batch.id(of: "wait+").prefix(8)
    sandbox.remove("go")
    let second = try batch.start("wait", "n=[3,4,5]")
    try batch.waitForStart(of: "3")
    let json = try sandbox.batchrun("status", "\(id)", "--json").json
    #expect(json["launch"] == nil && json["jobs"]?["error"]?.int == 2, "\(json)")
    #expect(json["jobs"]?["pending"]?.int == 0 && json["jobs"]?["running"]?.int == 0, "\(json)")
    try batch.letGo()
    #expect(try second.wait().exitCode == 0)
  }

  @Test func `paused trials stand still, and the batch says so at once`() throws {
    let run = try batch.start("wait", "n=[1,2,3]", "-j", "2")
    try batch.waitForStart(of: "1", "2")
    #expect(try ask("pause", "wait").hasSuffix(": paused (2 trials)\n"))
    let text = try sandbox.batchrun("status", "wait").output
    #expect(text.hasPrefix("wait: paused for "), "\(text)")
    func runtimes() throws -> [Double] {
      try sandbox.batchrun("status", "wait", "--json").json["running"]?.array?
        .compactMap { $0["runtime"]?.double } ?? []
    }
    let first = try runtimes()
    let from = monotonicSeconds()
    try eventually("time passes") { monotonicSeconds() > from + 0.3 }
    #expect(try runtimes() == first && first.count == 2)
    _ = try ask("continue", "wait")
    let after = try sandbox.batchrun("status", "wait").output
    #expect(after.hasPrefix("wait: launching for "), "\(after)")
    let counted = try runtimes()
    #expect(zip(counted, first).allSatisfy { $0 - $1 < monotonicSeconds() - from - 0.29 })
    try batch.letGo()
    #expect(try run.wait().exitCode == 0)
  }

  @Test func `a batch whose launcher was killed in a pause is not shown as paused`() throws {
    let run = try batch.start("wait", "n=[1,2,3]", "-j", "2")
    try batch.waitForStart(of: "1", "2")
    _ = try ask("pause", "wait")
    kill(try run.waitForLauncher(), SIGKILL)
    try eventually("status says what has happened") {
      try sandbox.batchrun("status", "wait").output
        .hasPrefix("wait: after a crash, running jobs finish, launched ")
    }
    let launch = try sandbox.batchrun("status", "wait", "--json").json["launch"]
    #expect(launch?["activity"]?.string == "draining")
    try batch.letGo()
    #expect(try run.wait().exitCode != 0)
    #expect(batch.ended == ["1": 1, "2": 1])
  }

  @Test func `a trial that waits for a retry is pending, and fails where the batch is stopped`()
    throws
  {
    let run = try batch.start(
      "wait", "n=[1,2]", "code=[1,0]", "-j", "4", "--retries", "1", "--retry-delay", "60s",
      "--tail", "3")
    try batch.waitForStart(of: "1", "2")
    try batch.letGo()
    func counts() throws -> [Int?] {
      let json = try sandbox.batchrun("status", "wait", "--json").json
      return [json["waiting_for_retry"]?.int, json["jobs"]?["pending"]?.int] + [
        json["jobs"]?["error"]?.int, json["left"]?.int,
      ]
    }
    try eventually("two wait for a retry") { try counts() == [2, 2, 0, 2] }
    #expect(
      try sandbox.batchrun("status", "wait").output.contains(", 2 waiting for a retry, 0 left"))
    _ = try ask("stop", "wait", "-y")
    let result = try run.wait()
    #expect(
      result.errors.contains("\n2 failed: exit 1\n") || result.errors.contains("2 failed: exit 1"),
      "\(result)")
    #expect(try sandbox.batchrun("status", "wait", "--json").json["jobs"]?["error"]?.int == 2)
  }
}
