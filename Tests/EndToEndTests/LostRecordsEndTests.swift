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
    for way in ["--mode retry-failed", "--mode overwrite", "rm -r runs/a"] {
      #expect(result.errors.contains(way), "\(result)")
    }
  }

  @Test func `a launch says what is lost, runs nothing, and names what can be done`() throws {
    sandbox.remove(snapshot)
    expectQuestion(try account.launch())
    let again = try account.launch()
    expectQuestion(again)
    #expect(again.errors.contains("nothing to do: 6 unknown (retry: "))
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

  @Test func `status and runs warn of a record that is damaged inside in the same words`() throws {
    let text = try #require(sandbox.text(of: snapshot))
    try sandbox.write(
      text.replacing("\"slot\":0,\"line\":3", with: "\"slot\":0,,\"line\":3"), to: snapshot)
    let warnings = try [["runs"], ["status", "a"], ["status"]].map { words in
      try sandbox.run(Invocation(words)).errors.split(separator: "\n").filter {
        $0.contains("'runs/a/metadata.json' is damaged: the record of run '")
      }
    }
    #expect(warnings[0].count == 1)
    #expect(warnings.allSatisfy { $0 == warnings[0] }, "\(warnings)")
  }

  @Test func `a preview warns of a damaged ledger in the words of status`() throws {
    let whole = try #require(sandbox.bytes(of: snapshot))
    for bytes in [Array("{bad\n".utf8), [], Array(whole.dropLast(200))] {
      try sandbox.write(bytes: bytes, to: snapshot)
      let status = try sandbox.batchrun("status", "a")
      let preview = try account.launch("--dry-run")
      #expect(status.errors.contains("batchrun: warning: 'runs/a/metadata.json' is damaged"))
      #expect(preview.exitCode == 0)
      for line in status.errors.split(separator: "\n") {
        #expect(preview.errors.contains(line), "\(preview)")
      }
    }
  }

  @Test func `all who look show the same unknown jobs, and warn once`() throws {
    let whole = try #require(sandbox.bytes(of: snapshot))
    for bytes in [nil, Array(whole.prefix(whole.count / 2))] {
      sandbox.remove(snapshot)
      if let bytes { try sandbox.write(bytes: bytes, to: snapshot) }
      let unknown = try account.states()["unknown"] ?? 0
      #expect(unknown > 0)
      for command in [
        ["runs"], ["runs", "-a"], ["compare", "--table"], ["compare", "--csv", "-"],
      ] {
        let result = try sandbox.run(Invocation(command))
        #expect(result.output.ranges(of: "unknown").count == unknown, "\(command): \(result)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(command): \(result)")
      }
      #expect(try sandbox.batchrun("status", "a").errors.split(separator: "\n").count == 1)
      let json = try sandbox.batchrun("runs", "--json", "-F", "status = unknown").json.array
      #expect(json?.count == unknown)
      let id = try #require(json?.first?["id"]?.string)
      #expect(try sandbox.batchrun("runs", "info", id).output.contains("status: unknown\n"))
    }
  }

  @Test(arguments: [
    ["label", "--set", "x", "-y", "1"], ["mark", "-y", "1"], ["runs", "delete", "-y", "1"],
    ["runs", "delete", "--permanent", "-y", "1"], ["export", "-y", "out", "1"],
    ["export", "--move", "-y", "out", "1"], ["archive", "--create", "old", "-y", "1"],
  ])
  func `a job whose record is lost can be changed as others can`(command: [String]) throws {
    sandbox.remove(snapshot)
    let result = try sandbox.run(Invocation(command))
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.contains(/(Labeled|Marked|[Dd]eleted|Exported|Archived) 1 run/), "\(result)")
    let isGone = !["label", "mark"].contains(command[0]) && !command.contains("out")
    let isMoved = isGone || command.contains("--move")
    #expect(try account.states() == ["unknown": isMoved ? 5 : 6])
  }

  @Test func `what stands before a hole that a power cut left counts`() throws {
    var bytes = try #require(sandbox.bytes(of: snapshot))
    let records = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    let readable = records.prefix(3).reduce(2) { $0 + $1.utf8.count + 1 }
    for place in (readable + 10)..<bytes.count { bytes[place] = 0 }
    try sandbox.write(bytes: bytes, to: snapshot)
    expectQuestion(try account.launch())
    #expect(try account.states() == ["completed": 3, "unknown": 3])
  }

  @Test(arguments: [
    #"{"version":2,"jobs":{}}"#, "[]\n", #"{"version":2,"0123456789abcdef":{"command":"x"}}"#,
  ])
  func `a file of another format is replaced by a launch, so others read the journal too`(
    text: String
  ) throws {
    try sandbox.write(text, to: snapshot)
    for command in [["status", "a"], ["launch", "a.runfile", "--dry-run"], ["runs"]] {
      let result = try sandbox.run(Invocation(command))
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.errors.contains("'runs/a/metadata.json' is damaged"), "\(result)")
    }
    #expect(try account.states() == ["unknown": 6])
    expectQuestion(try account.launch())
    #expect(sandbox.names(in: "runs/a").contains { $0.hasPrefix("metadata.json.bad-") })
  }

  /// All that the snapshot has is an empty object: the journal was not folded yet.
  private func loseJournal(_ bytes: [UInt8]) throws {
    try sandbox.write("{\n}\n", to: snapshot)
    try sandbox.write(bytes: bytes, to: "runs/a/journal.jsonl")
  }

  @Test(arguments: [[], [UInt8](repeating: 0, count: 900), Array("{\"event\":\"jour".utf8)])
  func `a journal that has lost all it had makes nothing new`(bytes: [UInt8]) throws {
    try loseJournal(bytes)
    let warning = "in 'runs/a' 6 records are lost ('journal.jsonl' is missing its beginning)"
    for command in [["status", "a"], ["launch", "a.runfile", "--dry-run"], ["runs"]] {
      let result = try sandbox.run(Invocation(command))
      #expect(result.errors.contains(warning), "\(result)")
    }
    #expect(try account.states() == ["unknown": 6])
    let launch = try account.launch()
    expectQuestion(launch)
    #expect(launch.errors.contains(warning))
    #expect(try account.launch("--mode", "retry_failed").exitCode == 0)
    #expect(try account.states() == ["completed": 6])
  }

  @Test func `a journal whose beginning is lost says what it still has`() throws {
    let journal = "runs/a/journal.jsonl"
    // As when the machine died in the middle of a launch: nothing is in the snapshot.
    sandbox.remove("runs")
    sandbox.remove("ran")
    try sandbox.write(
      (try #require(sandbox.text(of: "a.runfile"))) + "while ! test -e go; do sleep 0.02; done\n",
      to: "a.runfile")
    let launch = try sandbox.startBatchrun("launch", "a.runfile")
    try eventually("the last job runs") {
      sandbox.text(of: journal)?.ranges(of: #"{"event":"start""#).count == 7
    }
    sandbox.killLeftovers()
    try launch.wait()
    try sandbox.write("", to: "go")
    var bytes = try #require(sandbox.bytes(of: journal))
    for place in 0..<bytes.count / 2 { bytes[place] = 0 }
    try sandbox.write(bytes: bytes, to: journal)
    #expect(try account.launch().exitCode == 1)
    #expect(account.ran == [1, 2, 3, 4, 5, 6])
    #expect(try account.launch("--mode", "retry_failed").exitCode == 0)
    #expect(try account.states() == ["completed": 7])
  }

  @Test(arguments: [["runs"], ["compare", "--table"], ["status", "a"]])
  func `a journal that is out of order is named by whoever looks`(command: [String]) throws {
    try sandbox.append("{\"event\":\"end\",\"id\":\"01", to: "runs/a/journal.jsonl")
    let result = try sandbox.run(Invocation(command))
    #expect(result.exitCode == 0)
    #expect(
      result.errors.contains("'runs/a/journal.jsonl' ended in the middle of a line"), "\(result)")
  }

  /// A batch of which one trial has ended, one ran when both processes were killed, and one has not begun.
  private func killedBatch() throws -> (id: String, journal: String) {
    try sandbox.write(
      "op:\n  exec: sh \(sandbox.path("op.sh")) ${n}\n  flags: {n: 0}\n", to: "batchrun.yml")
    try sandbox.write(
      "echo $1 >> '\(sandbox.path("seen"))'\n"
        + "while test $1 = 2 && test -e '\(sandbox.path("held"))'; do sleep 0.02; done\n",
      to: "op.sh")
    try sandbox.write("", to: "held")
    let batch = try sandbox.startBatchrun("run", "op", "n=[1,2,3]", "-y", "--keep-batch")
    try eventually("its process is on record") {
      sandbox.lines(of: "seen") == ["1", "2"]
        && sandbox.text(of: "runs/op/journal.jsonl")?.contains(#"{"event":"process""#) == true
    }
    sandbox.killLeftovers()
    try batch.wait()
    sandbox.remove("held")
    let runs = try JSONValue(parsing: try sandbox.batchrun("runs", "--json").outputBytes).array
    let id = runs?.first { $0["operation"]?.string?.hasSuffix("+") == true }?["id"]?.string
    return (try #require(id), "runs/op/journal.jsonl")
  }

  @Test func `a trial whose end may have been lost is not run again unasked`() throws {
    let (batch, journal) = try killedBatch()
    var lines = try #require(sandbox.text(of: journal)).split(
      separator: "\n", omittingEmptySubsequences: false)
    let end = try #require(lines.firstIndex { $0.hasPrefix(#"{"event":"end""#) })
    lines[end] = Substring(String(repeating: "\0", count: lines[end].utf8.count))
    try sandbox.write(lines.joined(separator: "\n"), to: journal)
    let resumed = try sandbox.batchrun("run", "--resume", batch, "-y")
    #expect(resumed.errors.contains("is damaged: line \(end + 1) skipped"), "\(resumed)")
    #expect(resumed.errors.contains("'batchrun run --restart RUN' restarts one of them"))
    #expect(sandbox.lines(of: "seen") == ["1", "2", "3"])
    let runs = try JSONValue(
      parsing: try sandbox.batchrun("runs", "-o", "op", "--json").outputBytes)
    let states = runs.array?.compactMap { $0["status"]?.string } ?? []
    #expect(states.count { $0 == "unknown" } == 2 && states.contains("completed"), "\(states)")
  }

  @Test func `a batch is resumed whole where its journal ends in the middle of a line`() throws {
    let (batch, journal) = try killedBatch()
    let bytes = try #require(sandbox.bytes(of: journal))
    try sandbox.write(bytes: bytes.dropLast(30), to: journal)
    let resumed = try sandbox.batchrun("run", "--resume", batch, "-y")
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(resumed.errors.contains("ended in the middle of a line"), "\(resumed)")
    #expect(sandbox.lines(of: "seen") == ["1", "2", "2", "3"])
    let runs = try JSONValue(
      parsing: try sandbox.batchrun("runs", "-o", "op", "--json").outputBytes)
    let states = runs.array?.compactMap { $0["status"]?.string } ?? []
    #expect(Set(states) == ["completed"], "\(states)")
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

  @Test func `runs of operations are listed as unknown after the next write`() throws {
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
