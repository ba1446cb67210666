import JSON
import TestSupport
import Testing

/// Launches on a `metadata.json` that is damaged, empty, missing, or another program's.
@Suite struct LedgerSnapshotTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }

  init() throws {
    account = try JobAccount()
    try LedgerSnapshotTests.writeRunfile(account)
  }

  private static func writeRunfile(_ account: JobAccount) throws {
    try account.writeRunfile(jobs: 4) {
      $0 == 3 ? "while test -e held; do sleep 0.05; done" : ":"
    }
  }

  static let unusable = [
    "", " ", "{", "[]", "null", "hello\n", "\0\0\0\0", "{\"name\":\"package\",\"version\":\"1\"}",
    "{\"26f4d7f052dcecec\":{\"status\":0,", "{\"26f4d7f052dcecec\":{\"status\":0}} {}",
    "<html></html>", "\u{feff}{}",
  ]

  @Test(arguments: unusable) func `without a journal it is refused and nothing is touched`(
    text: String
  ) throws {
    let (result, ran) = try account.launch(on: ["metadata.json": Array(text.utf8)])
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("batchrun: error: 'runs/a/metadata.json' is "))
    #expect(result.errors.contains("hint: nothing was changed"))
    #expect(!result.errors.contains("Fatal"))
    #expect(ran == [])
    #expect(sandbox.text(of: "state/runs/a/metadata.json") == text)
    #expect(sandbox.names(in: "state/runs/a") == ["lock", "metadata.json"])
    let status = try sandbox.run(Invocation(["status", "a"], folder: "state"))
    #expect(status.exitCode == 2)
  }

  @Test(arguments: unusable) func `with a journal it is rebuilt and the bad one kept`(
    text: String
  ) throws {
    let journal = try journalOfTwoJobs()
    let (result, ran) = try account.launch(
      on: ["metadata.json": Array(text.utf8), "journal.jsonl": journal])
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("batchrun: warning: 'runs/a/metadata.json' was damaged"))
    #expect(ran == [3, 4])
    #expect(try account.states(folder: "state") == ["completed": 4])
    let kept = sandbox.names(in: "state/runs/a").filter { $0.hasPrefix("metadata.json.bad-") }
    #expect(kept.count == 1)
    #expect(sandbox.text(of: "state/runs/a/" + (kept.first ?? "")) == text)
    #expect(try sandbox.json(of: "state/runs/a/metadata.json").object?.members.count == 4)
  }

  @Test func `where it is gone the journal tells what it can`() throws {
    let (_, ran) = try account.launch(on: ["journal.jsonl": try journalOfTwoJobs()])
    #expect(ran == [3, 4])
    // After a launch the journal is folded: with the snapshot the memory goes, and the jobs are unknown.
    try sandbox.shell("rm state/runs/a/metadata.json state/ran")
    let result = try account.launch(folder: "state")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("'runs/a/metadata.json' is missing"))
    #expect(account.ran(in: "state") == [])
    #expect(try account.states(folder: "state")["completed"] == nil)
  }

  @Test func `an empty object is an empty ledger`() throws {
    for text in ["{}", "{ }\n", "{\n}\n"] {
      let (result, ran) = try account.launch(on: ["metadata.json": Array(text.utf8)])
      #expect(result.exitCode == 0)
      #expect(ran == [1, 2, 3, 4])
    }
  }

  /// A journal with all of two jobs, as a launch leaves it that is killed before its first fold.
  private func journalOfTwoJobs() throws -> [UInt8] {
    let source = try JobAccount()
    try LedgerSnapshotTests.writeRunfile(source)
    try source.sandbox.write("", to: "held")
    let launch = try source.sandbox.startBatchrun("launch", "a.runfile")
    try eventually("the third job runs") {
      source.sandbox.text(of: "runs/a/journal.jsonl")?.ranges(of: "\"event\":\"start\"").count == 3
    }
    source.sandbox.killLeftovers()
    try launch.wait()
    return try #require(source.sandbox.bytes(of: "runs/a/journal.jsonl"))
  }

  // MARK: Python's

  @Test func `a ledger that Python's batchrun wrote is resumed as it is`() throws {
    try sandbox.write(
      "echo 1 >> ran\nexit 3; echo 2 >> ran\nkill -9 $$; echo \"caf\u{e9}\"\necho 4 >> ran\n",
      to: "a.runfile")
    let lines = sandbox.lines(of: "a.runfile")
    var records: [String] = []
    for (line, status) in zip(lines, ["0", "3", "-9", "null"]) {
      let sum = try sandbox.run(
        Invocation(
          ["-c", "printf %s \"$LINE\" | sha256sum"], program: "/bin/sh",
          environment: ["LINE": line]))
      let command = line.replacing("\"", with: "\\\"").replacing("\u{e9}", with: "\\u00e9")
      records.append(
        """
          "\(sum.output.prefix(16))": {
            "start": \(status == "null" ? "null" : "1700000000.25"),
            "runtime": \(status == "null" ? "null" : "12.5"),
            "status": \(status),
            "command": "\(command)",
            "parameters": {
              "lr": "0.1"
            }
          }
        """)
    }
    let python = "{\n" + records.joined(separator: ",\n") + "\n}"
    let (result, ran) = try account.launch(on: ["metadata.json": Array(python.utf8)])
    #expect(result.exitCode == 1)
    #expect(ran == [4])
    #expect(try account.states(folder: "state") == ["completed": 2, "error": 2])
    let snapshot = try sandbox.json(of: "state/runs/a/metadata.json")
    let first = try #require(snapshot.object?.members.first?.value)
    #expect(first["start"]?.double == 1_700_000_000.25)
    #expect(first["runtime"]?.double == 12.5)
    #expect(first["parameters"]?["lr"]?.string == "0.1")

    let again = try account.launch("--mode", "retry_failed", folder: "state")
    #expect(again.exitCode == 1)
    #expect(again.errors.contains("running 2 jobs (2 retries; 2 already completed) on 1 worker"))
    #expect(account.ran(in: "state") == [4])
  }
}
