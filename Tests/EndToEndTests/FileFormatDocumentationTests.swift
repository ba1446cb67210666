import JSON
import TestSupport
import Testing

/// Every member of every file that a launch writes is explained in `docs/architecture.md`, and every
/// one that `--json` prints in `docs/json.md`.
@Suite struct FileFormatDocumentationTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    // Every way to end that can be had without breaking anything, and a job that copies what there
    // is while the launch runs.
    try sandbox.write(
      """
      echo --lr=0.1 \u{FF}
      exit 3
      kill -9 $$
      sleep 60
      sleep 1.5
      cp runs/all/journal.jsonl runs/all/lock .

      """, to: "all.runfile")
  }

  @Test func `every member of a ledger's files is explained`() throws {
    try sandbox.batchrun("launch", "all.runfile", "--timeout", "2s", "--grace", "1s")
    try sandbox.batchrun("launch", "all.runfile", "--mode", "retry_failed", "--timeout", "1s")
    try checkRecords()
    try checkEvents()
    try checkLock()
  }

  @Test func `every member of the output for programs is explained`() throws {
    try sandbox.append("$BATCHRUN status all --json > status\n", to: "all.runfile")
    let launched = try sandbox.batchrun(
      "launch", "all.runfile", "-j", "3", "--json", "--timeout", "2s", "--retries", "1",
      "--retry-delay", "1ms", environment: ["BATCHRUN": batchrunBinary])
    let explained = try words(of: "docs/json.md")
    var kinds: Set<String> = []
    for line in try launched.jsonLines {
      let kind = try #require(line["event"]?.string)
      kinds.insert(kind)
      expect(line, in: explained, "the event '\(kind)'")
    }
    #expect(kinds == ["launch", "start", "end", "summary"])
    for status in [
      try sandbox.batchrun("status", "all", "--json").json, try sandbox.json(of: "status"),
    ] {
      expect(status, in: explained, "a status")
      for part in ["jobs", "launch"] { expect(status[part], in: explained, "status, \(part)") }
      for list in ["running", "failed"] {
        for job in status[list]?.array ?? [] { expect(job, in: explained, "status, \(list)") }
      }
    }
    #expect(try sandbox.json(of: "status")["launch"] != nil)
  }

  /// What a page has in code.
  private func words(of page: String) throws -> Set<String> {
    Set(
      try DocumentationPage(page).text.matches(of: /`([a-z_0-9]+)`/).map { String($0.output.1) })
  }

  private func expect(_ object: JSONValue?, in explained: Set<String>, _ what: String) {
    for member in object?.object?.members ?? [] {
      #expect(explained.contains(member.key), "\(what): \(member.key)")
    }
  }

  private func checkRecords() throws {
    let explained = try words(of: "docs/architecture.md")
    let records = try #require(try sandbox.json(of: "runs/all/metadata.json").object).members
    #expect(records.count == 6)
    for record in records {
      expect(record.value, in: explained, "a record")
      for earlier in record.value["history"]?.array ?? [] {
        expect(earlier, in: explained, "an earlier attempt")
      }
    }
    let states = Set(records.compactMap { $0.value["state"]?.string })
    #expect(states == ["completed", "error", "terminated"])
  }

  private func checkEvents() throws {
    let explained = try words(of: "docs/architecture.md")
    var kinds: Set<String> = []
    for event in try sandbox.jsonLines(of: "journal.jsonl") {
      expect(event, in: explained, "an event")
      expect(event["set"], in: explained, "what an event sets")
      expect(event["earlier"], in: explained, "an earlier attempt")
      kinds.insert(try #require(event["event"]?.string))
    }
    #expect(kinds == ["journal", "launch", "start", "process", "end"])
    #expect(kinds.isSubset(of: explained))
  }

  private func checkLock() throws {
    let explained = try words(of: "docs/architecture.md")
    let lock = try sandbox.json(of: "lock")
    expect(lock, in: explained, "the lock")
    #expect(explained.contains(try #require(lock["state"]?.string)))
  }
}
