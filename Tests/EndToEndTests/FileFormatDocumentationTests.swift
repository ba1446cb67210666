import JSON
import TestSupport
import Testing

/// Every member of every file that a launch or a run writes is explained in `docs/architecture.md`, and every
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
      kill -TERM $$
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

  @Test func `every member of the record of a run is explained`() throws {
    try makeProject()
    let runs = try sandbox.shell(
      """
      set -e
      exec 2>&1
      # The second trial is left in the hands of a process that has gone.
      ! $BATCHRUN run fails x=[1,2] -y --fail-on-trial-error
      $BATCHRUN run train -y -t tag -c comment
      $BATCHRUN run train x=[1,2] -y --stage-trials --keep-batch --gpus 0 -m 2
      $BATCHRUN run queue run-once=yes gpus=0 -y
      $BATCHRUN run train x=uniform[0:1] -y -m 1 --keep-batch
      $BATCHRUN run serve -y
      $BATCHRUN run serve -y --stage
      $BATCHRUN run both -y
      $BATCHRUN mark 2 -y
      $BATCHRUN runs delete 1 -y
      """, environment: ["BATCHRUN": batchrunBinary], within: 60)
    #expect(runs.exitCode == 0, "\(runs)")
    let explained = try words(of: "docs/architecture.md")
    var roles: Set<String> = []
    var members: Set<String> = []
    for ledger in ["fails", "train", "serve", "both", "queue", ".trash/serve", ".trash/train"]
    where sandbox.text(of: "runs/\(ledger)/metadata.json") != nil {
      for record in try sandbox.json(of: "runs/\(ledger)/metadata.json").object?.members ?? [] {
        let run = record.value
        roles.insert(run["role"]?.string ?? "?")
        members.formUnion(run.object?.members.map(\.key) ?? [])
        expect(run, in: explained, "a run")
        expect(run["claimed_by"], in: explained, "a claim")
        for comment in run["comments"]?.array ?? [] { expect(comment, in: explained, "a comment") }
        for scalar in run["scalars"]?.object?.members ?? [] {
          expect(scalar.value, in: explained, "a scalar")
        }
        for resource in run["resolved"]?.object?.members ?? [] {
          for source in resource.value.object?.members ?? [] {
            expect(source.value, in: explained, "a source")
          }
        }
      }
    }
    #expect(roles == ["run", "batch", "steps", "queue"])
    // What is explained is there, too.
    for member in [
      "op", "flags", "user_flags", "proto_flags", "label", "tags", "comments", "marked", "batch",
      "parent", "directory", "max_trials", "stage_trials", "keep_batch", "deps", "resolved",
      "scalars", "claimed_by", "deleted",
    ] { #expect(members.contains(member), "\(member)") }
    try checkRunsForPrograms()
  }

  private func checkRunsForPrograms() throws {
    let explained = try words(of: "docs/json.md")
    let runs = try #require(try sandbox.batchrun("runs", "--json").json.array)
    #expect(runs.count > 5)
    for run in runs { expect(run, in: explained, "a run of the list") }
    for index in 1...runs.count {
      let run = try sandbox.batchrun("runs", "info", "\(index)", "--json", "-c", "-d", "-e")
      expect(try run.json, in: explained, "what is known of a run")
    }
  }

  private func makeProject() throws {
    try sandbox.write(
      """
      train:
        exec: sh train.sh
        flags: {x: 1}
      serve:
        exec: cat model
        requires: {operation: train, select: model}
      both:
        steps: [train x=3, serve]
      fails:
        exec: sh -c 'exit 1'
        flags: {x: 1}

      """, to: "batchrun.yml")
    try sandbox.write("echo \"loss: 0.$FLAG_X\"; echo model > model\n", to: "train.sh")
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
  @Test func `every member of the metrics of a ledger is explained`() throws {
    try sandbox.write("true\n", to: "short")
    try sandbox.batchrun("launch", "short", "--metric", #"a=(\value)"#, "--maximize", "a")
    let explained = try words(of: "docs/architecture.md")
    let metrics = try sandbox.json(of: "runs/short/metrics.json")
    #expect(metrics.object?.members.count == 3)
    expect(metrics, in: explained, "the metrics of a ledger")
    for metric in metrics["metrics"]?.array ?? [] { expect(metric, in: explained, "a metric") }
  }

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
    #expect(kinds == ["journal", "place", "launch", "start", "process", "end"])
    #expect(kinds.isSubset(of: explained))
  }

  private func checkLock() throws {
    let explained = try words(of: "docs/architecture.md")
    let lock = try sandbox.json(of: "lock")
    expect(lock, in: explained, "the lock")
    #expect(explained.contains(try #require(lock["state"]?.string)))
  }
}
