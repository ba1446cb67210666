import Glibc
import JSON
import TestSupport
import Testing

/// Ledgers that version 0.1.0 has written (`Tests/Fixtures/ledgers-0.1.0/make-ledgers`): a launch, one
/// whose processes were killed, batches, a staged run, the trash, archives. They stay readable, and
/// what is unfinished in them can be finished, for ever.
@Suite struct OldLedgerTests {
  private let sandbox: Sandbox

  /// A copy of them, as if they had been written on this machine, before its last start.
  init() throws {
    sandbox = try Sandbox()
    let fixture = DocumentationPage.projectFolder + "/Tests/Fixtures/ledgers-0.1.0"
    let result = try sandbox.shell(
      """
      set -e
      cp -r '\(fixture)/.' .
      chmod -R go-w .
      find runs -name metadata.json -o -name lock | xargs sed -i "s/node1/$(uname -n)/g"
      find runs -name lock | xargs touch -d 2026-01-01
      """)
    try #require(result.exitCode == 0, "\(result)")
  }

  private func json(_ arguments: String...) throws -> JSONValue {
    let result = try sandbox.run(Invocation(arguments + ["--json"]))
    try #require(result.exitCode == 0, "\(result)")
    return try JSONValue(parsing: result.outputBytes)
  }

  /// Operation, label and state of each run, sorted.
  private func runs(_ arguments: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["runs", "--json"] + arguments))
    try #require(result.exitCode == 0, "\(result)")
    let runs = try JSONValue(parsing: result.outputBytes).array ?? []
    return runs.map { run in
      let flags = run["flags"]?["lr"].flatMap { value in value.double.map { "\($0)" } } ?? "-"
      return "\(run["operation"]?.string ?? "") \(flags) \(run["status"]?.string ?? "")"
    }.sorted()
  }

  private static let all = [
    "killed - completed", "killed - terminated", "lines - error", "lines - terminated",
    "lines - terminated", "lines 0.1 completed", "lines 0.2 completed", "train 0.05 completed",
    "train 0.1 completed", "train 0.2 completed", "train 0.3 error", "train 0.4 staged",
    "train 0.7 completed", "train 0.8 completed", "train 0.9 pending", "train+ - completed",
    "train+ - terminated",
  ]

  @Test func `all runs are listed, with the states that they have`() throws {
    #expect(try runs() == Self.all)
    #expect(try self.runs("--deleted") == ["train 0.6 completed"])
    #expect(try self.runs("--archive", "kept") == ["train 0.01 completed"])
    #expect(try self.runs("--archive", "archive.zip") == ["train 0.01 completed"])
  }

  @Test func `what people said of a run is there`() throws {
    let run = try #require(try json("runs", "--marked").array?.first)
    #expect(run["label"]?.string == "small 0.05")
    #expect(run["tags"]?.array == [.string("good")])
    let comment = try #require(run["comments"]?.array?.first)
    #expect(comment["body"]?.string == "slow but sure")
    #expect(comment["user"]?.string == "me" && comment["host"]?.string == "there")
    let id = try #require(run["id"]?.string)
    let info = try json("runs", "info", id)
    #expect(info["scalars"]?["loss"]?.array?.first?.double == 0.05)
    #expect(info["exit_status"]?.int == 0)
    #expect(try sandbox.batchrun("cat", id, "--output").output == "loss: 0.05\nloss: 0.05\n")
    #expect(try sandbox.batchrun("cat", id, "--path", "model").output == "0.05\n")
    #expect(try sandbox.batchrun("runs", "--label", "best").output.contains("lines"))
  }

  @Test func `status and compare read them`() throws {
    let lines = try json("status", "lines")["jobs"]
    #expect(lines?["completed"]?.int == 2 && lines?["error"]?.int == 1)
    #expect(lines?["terminated"]?.int == 2)
    let killed = try json("status", "killed")
    #expect(killed["jobs"]?["completed"]?.int == 1 && killed["jobs"]?["terminated"]?.int == 1)
    #expect(killed["launch"] == nil)
    let rows = try json("compare", "-cc", "=lr,loss", "--operation", "^train$").array ?? []
    #expect(rows.count == 8)
    for row in rows {
      if let loss = row["loss"]?.double { #expect(loss == row["lr"]?.double) }
    }
    let launched = try json("compare", "-cc", "loss", "--operation", "lines").array ?? []
    #expect(Set(launched.compactMap { $0["loss"]?.double }) == [0.25, 0.5])
  }

  @Test func `a launch continues where it stopped`() throws {
    try sandbox.write("", to: "go")
    let result = try sandbox.batchrun("launch", "lines")
    // One has failed before, and still counts.
    #expect(result.exitCode == 1, "\(result)")
    let jobs = try json("status", "lines")["jobs"]
    // The line that failed has failed for good.
    #expect(jobs?["completed"]?.int == 4 && jobs?["error"]?.int == 1)
    let records = try sandbox.json(of: "runs/lines/metadata.json").object?.members ?? []
    #expect(records.count == 5)
    // Those that had ended well ran once.
    for record in records where record.value["command"]?.string?.contains("loss") == true {
      #expect(record.value["attempts"]?.int == 1)
      #expect(record.value["label"]?.string == "the best")
    }
    try sandbox.write("", to: "mended")
    #expect(try sandbox.batchrun("launch", "lines", "--mode", "retry_failed").exitCode == 0)
    let again = try #require(
      try sandbox.json(of: "runs/lines/metadata.json").object?.members.first {
        $0.value["command"]?.string == "test -e mended"
      }?.value)
    #expect(again["attempts"]?.int == 3 && again["history"]?.array?.count == 2)
  }

  @Test func `a killed launch continues, and jobs whose end was not seen run again`() throws {
    try sandbox.write("echo done\nsleep 0\necho later\n", to: "killed")
    let result = try sandbox.batchrun("launch", "killed")
    #expect(result.exitCode == 0, "\(result)")
    let jobs = try json("status", "killed")["jobs"]
    #expect(jobs?["completed"]?.int == 3 && jobs?["terminated"]?.int == 1)
  }

  @Test func `a batch is brought to its end, and a staged run starts`() throws {
    let batch = try #require(
      try json("runs", "--operation", "train+", "--terminated").array?.first?["id"]?.string)
    let resumed = try sandbox.batchrun("run", "--resume", batch, "-y")
    #expect(resumed.exitCode == 0, "\(resumed)")
    let runs = try runs()
    #expect(runs.contains("train 0.9 completed") && !runs.contains("train+ - terminated"))
    #expect(runs.count == Self.all.count)
    let staged = try #require(try json("runs", "--staged").array?.first?["id"]?.string)
    let started = try sandbox.batchrun("run", "--start", staged, "-y")
    #expect(started.exitCode == 0, "\(started)")
    #expect(try self.runs().contains("train 0.4 completed"))
  }

  @Test func `what was deleted or archived comes back`() throws {
    #expect(try sandbox.batchrun("runs", "restore", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("import", "archive.zip", "-y").exitCode == 0)
    let runs = try runs()
    #expect(runs.contains("train 0.6 completed") && runs.contains("train 0.01 completed"))
    #expect(try self.runs("--deleted").isEmpty)
    // It is here already.
    let again = try sandbox.batchrun("import", "kept", "-y")
    #expect(again.exitCode == 0 && again.errors.contains("exists, skipping"), "\(again)")
    let deleted = try sandbox.batchrun("runs", "delete", "--marked", "-y")
    #expect(deleted.exitCode == 0)
    #expect(try self.runs("--deleted") == ["train 0.05 completed"])
  }
}
