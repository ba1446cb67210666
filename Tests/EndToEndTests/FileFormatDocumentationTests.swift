import JSON
import TestSupport
import Testing

/// Every member of every file that a launch writes is explained in `docs/architecture.md`.
@Suite struct FileFormatDocumentationTests {
  private let sandbox: Sandbox
  private let explained: Set<String>

  init() throws {
    sandbox = try Sandbox()
    explained = Set(
      try DocumentationPage("docs/architecture.md").text.matches(of: /`([a-z_0-9]+)`/).map {
        String($0.output.1)
      })
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
    try sandbox.batchrun("launch", "all.runfile", "--timeout", "2s", "--grace", "1s")
    try sandbox.batchrun("launch", "all.runfile", "--mode", "retry_failed", "--timeout", "1s")
  }

  @Test func `every member of every file is explained`() throws {
    try checkRecords()
    try checkEvents()
    try checkLock()
  }

  private func expectExplained(_ members: JSONObject, of what: String) {
    for member in members.members {
      #expect(explained.contains(member.key), "\(what): \(member.key)")
    }
  }

  private func checkRecords() throws {
    let records = try #require(try sandbox.json(of: "runs/all/metadata.json").object).members.map(
      \.value)
    #expect(records.count == 6)
    for record in records {
      let members = try #require(record.object)
      expectExplained(members, of: "a record")
      for earlier in members["history"]?.array ?? [] {
        expectExplained(try #require(earlier.object), of: "an earlier attempt")
      }
    }
    let states = Set(records.compactMap { $0["state"]?.string })
    #expect(states == ["completed", "error", "terminated"])
  }

  private func checkEvents() throws {
    var kinds: Set<String> = []
    for line in try sandbox.jsonLines(of: "journal.jsonl") {
      let members = try #require(line.object)
      expectExplained(members, of: "an event")
      for part in [members["set"], members["earlier"]] {
        if let part = part?.object { expectExplained(part, of: "what an event sets") }
      }
      let kind = try #require(members["event"]?.string)
      kinds.insert(kind)
      #expect(explained.contains(kind))
    }
    #expect(kinds == ["journal", "launch", "start", "process", "end"])
  }

  private func checkLock() throws {
    let members = try #require(try sandbox.json(of: "lock").object)
    expectExplained(members, of: "the lock")
    #expect(explained.contains(try #require(members["state"]?.string)))
  }
}
