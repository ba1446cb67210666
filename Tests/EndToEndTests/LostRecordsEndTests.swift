import Glibc
import JSON
import TestSupport
import Testing

/// metadata.json is lost or damaged after launches that ended well: nothing runs again without a
/// question.
@Suite struct LostRecordsEndTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }
  private var snapshot: String { "runs/a/metadata.json" }

  init() throws {
    account = try JobAccount()
    try account.writeRunfile(jobs: 6)
    _ = try account.launch()
  }

  private func expectQuestion(_ result: ProgramResult) {
    #expect(account.ran == [1, 2, 3, 4, 5, 6])
    #expect(result.exitCode == 1, "\(result)")
    for way in ["--mode retry_failed", "--mode overwrite", "rm -r runs/a"] {
      #expect(result.errors.contains(way), "\(result)")
    }
  }

  @Test func `a launch says what is lost, runs nothing, and names what can be done`() throws {
    sandbox.remove(snapshot)
    expectQuestion(try account.launch())
    let again = try account.launch()
    expectQuestion(again)
    #expect(again.errors.contains("nothing to do: the outcome of 6 jobs is unknown (again: "))
    #expect(!again.errors.contains("failed ("))
    #expect(try account.states() == ["unknown": 6])
    #expect(try account.launch("--mode", "retry_failed").exitCode == 0)
    #expect(account.ran == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6])
    #expect(try account.states() == ["completed": 6])
  }

  @Test(arguments: [["status"], ["status", "a"], ["runs"]])
  func `commands that only look warn of a damaged ledger, and change nothing`(
    words: [String]
  ) throws {
    try sandbox.write("{bad\n", to: snapshot)
    let result = try sandbox.run(Invocation(words))
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("batchrun: warning: 'runs/a/metadata.json' is damaged"))
    #expect(sandbox.text(of: snapshot) == "{bad\n")
  }

  @Test func `what was never launched runs all the same`() throws {
    sandbox.remove(snapshot)
    try sandbox.append("echo 7 >> ran\n", to: "a.runfile")
    #expect(try account.launch().exitCode == 1)
    #expect(account.ran == [1, 2, 3, 4, 5, 6, 7])
  }

  @Test func `a damaged one is kept, and what can be read of it counts`() throws {
    let bytes = try #require(sandbox.bytes(of: snapshot))
    try sandbox.write(bytes: bytes.prefix(bytes.count / 2), to: snapshot)
    expectQuestion(try account.launch())
    #expect(sandbox.names(in: "runs/a").contains { $0.hasPrefix("metadata.json.bad-") })
    let states = try account.states()
    #expect(states["completed"] ?? 0 > 0)
    #expect((states["completed"] ?? 0) + (states["unknown"] ?? 0) == 6)
  }

  @Test func `zeroes are as good as nothing`() throws {
    let count = try #require(sandbox.bytes(of: snapshot)).count
    try sandbox.write(bytes: [UInt8](repeating: 0, count: count), to: snapshot)
    expectQuestion(try account.launch())
  }

  @Test func `previews and status say so without changing anything`() throws {
    sandbox.remove(snapshot)
    let journal = sandbox.bytes(of: "runs/a/journal.jsonl")
    let preview = try account.launch("--dry-run")
    #expect(preview.output.contains("6 unknown"), "\(preview)")
    #expect(try account.states() == ["unknown": 6])
    #expect(sandbox.bytes(of: "runs/a/journal.jsonl") == journal)
    #expect(!sandbox.exists(snapshot))
  }

  @Test func `rm -r of the ledger is a fresh start`() throws {
    sandbox.remove("runs/a")
    #expect(try account.launch().exitCode == 0)
    #expect(account.ran.count == 12)
  }

  @Test func `with overwrite everything runs, and what nothing names is forgotten`() throws {
    sandbox.remove(snapshot)
    sandbox.remove("runs/a/logs")
    #expect(try account.launch().exitCode == 1)
    #expect(account.ran.count == 6)
    #expect(try account.launch("--mode", "overwrite").exitCode == 0)
    #expect(account.ran.count == 12)
    try sandbox.append("echo 7 >> ran\n", to: "a.runfile")
    #expect(try account.launch().exitCode == 0)
    #expect(account.ran.count == 13)
  }

  @Test func `runs of operations are listed as unknown once somebody writes`() throws {
    try sandbox.write("op:\n  exec: echo loss=${n}\n  flags: {n: 0}\n", to: "batchrun.yml")
    for number in 1...2 { _ = try sandbox.batchrun("run", "op", "n=\(number)", "-y") }
    sandbox.remove("runs/op/metadata.json")
    let before = try sandbox.batchrun("runs")
    #expect(before.errors.contains("records are lost"), "\(before)")
    #expect(try sandbox.batchrun("run", "op", "n=3", "-y").exitCode == 0)
    let after = try sandbox.batchrun("runs")
    #expect(after.output.ranges(of: "unknown").count == 2, "\(after)")
    #expect(after.output.contains("n=1") && after.output.contains("n=2"), "\(after)")
  }
}
