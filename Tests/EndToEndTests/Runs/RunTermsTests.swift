import JSON
import TestSupport
import Testing

/// Options that say how runs are started reach every run that they are given for.
@Suite struct RunTermsTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    let tries = sandbox.path("tries")
    try sandbox.write(
      """
      flaky: {exec: "sh -c 'echo try >> \(tries); exit 1'", flags: {n: 0}}
      slow: {exec: sleep 60}
      show: {exec: "sh -c 'echo port $PORT nice; nice'", flags: {n: 0}}
      pipe: {steps: [flaky]}
      slowly: {steps: [slow]}
      shown: {steps: [show n=1, show n=2]}
      """, to: "batchrun.yml")
  }

  private var tries: Int { (sandbox.text(of: "tries") ?? "").split(separator: "\n").count }

  private func id(of result: ProgramResult) throws -> String {
    let match = try #require(result.output.firstMatch(of: /staged as ([0-9a-f]{32})/))
    return String(match.1)
  }

  @Test func `steps are tried again`() throws {
    let result = try sandbox.batchrun("run", "-y", "pipe", "--retries", "1", "--retry-delay", "0s")
    #expect(result.exitCode == 1)
    #expect(tries == 2)
  }

  @Test func `steps have a time limit`() throws {
    let result = try sandbox.batchrun("run", "-y", "slowly", "--timeout", "0.2s")
    #expect(result.exitCode == 124)
  }

  @Test func `steps have the niceness and the variables of their run`() throws {
    let result = try sandbox.batchrun(
      "run", "-y", "shown", "--nice", "4", "--slots-env", "PORT=81,82")
    #expect(result.output == "port 81 nice\n4\nport 81 nice\n4\n")
    let none = try sandbox.batchrun("run", "-y", "shown", "--print", "none")
    #expect(none.output == "")
  }

  @Test func `a staged run keeps its options, unless its start says otherwise`() throws {
    let first = try sandbox.batchrun(
      "run", "-y", "flaky", "--stage", "--retries", "2", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "--start", id(of: first))
    #expect(tries == 3)
    let second = try sandbox.batchrun(
      "run", "-y", "flaky", "n=1", "--stage", "--retries", "2", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "--start", id(of: second), "--retries", "0")
    #expect(tries == 4)
  }

  @Test func `a queue starts a run with the options that it was staged with`() throws {
    try sandbox.batchrun("run", "-y", "flaky", "--stage", "--retries", "1", "--retry-delay", "0s")
    try sandbox.batchrun("run", "-y", "queue", "run-once=yes")
    #expect(tries == 2)
  }

  @Test func `a batch that is continued keeps its options`() throws {
    try sandbox.batchrun(
      "run", "-y", "show", "n=[1,2,3]", "--limit", "1", "--slots-env", "PORT=81,82", "--nice", "3")
    let rest = try sandbox.batchrun("run", "-y", "--resume", "show")
    #expect(rest.output.contains("port 81 nice\n3\n"))
    #expect(rest.output.contains("port 82 nice\n3\n"))
  }

  @Test(arguments: [["--limit", "1"], ["--halt", "now,fail=1"], ["--slots-env", "A=1"]])
  func `a queue refuses what means nothing for it`(words: [String]) throws {
    let result = try sandbox.run(Invocation(["run", "-y", "queue", "run-once=yes"] + words))
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("'\(words[0])' means nothing for a queue"))
    #expect(!sandbox.exists("runs/queue"))
  }

  // MARK: Events

  private func events(_ result: ProgramResult) throws -> [JSONValue] {
    try result.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  private func summary(_ events: [JSONValue]) throws -> [Int?] {
    let summaries = events.filter { $0["event"]?.string == "summary" }
    #expect(summaries.count == 1)
    let last = try #require(events.last)
    return ["completed", "failed", "not_started"].map { last[$0]?.int }
  }

  @Test func `steps give events alone, and one summary of them all`() throws {
    let events = try events(try sandbox.batchrun("run", "-y", "shown", "--json"))
    #expect(try summary(events) == [2, 0, 0])
    #expect(events.count { $0["event"]?.string == "end" } == 2)
    let failed = try self.events(try sandbox.batchrun("run", "-y", "pipe", "--json"))
    #expect(try summary(failed) == [0, 1, 0])
  }

  @Test(arguments: ["1", "2"]) func `a queue gives events alone`(workers: String) throws {
    for n in ["1", "2"] { try sandbox.batchrun("run", "-y", "show", "n=\(n)", "--stage") }
    let events = try events(
      try sandbox.batchrun("run", "-y", "queue", "run-once=yes", "-j", workers, "--json"))
    #expect(try summary(events) == [2, 0, 0])
    #expect(events.count { $0["event"]?.string == "end" } == 2)
  }
}
