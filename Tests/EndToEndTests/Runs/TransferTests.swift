import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun export` and `import`, between a home, folders and zip files.
@Suite struct TransferTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func launch(_ count: Int) throws {
    try sandbox.write((1...count).map { "echo \($0) --n \($0)\n" }.joined(), to: "lines")
    try sandbox.batchrun("launch", "lines", "-j", "2")
  }

  private func records(_ home: String) throws -> [String: JSONValue] {
    let bytes = try #require(sandbox.bytes(of: home + "/lines/metadata.json"))
    let object = try #require(try JSONValue(parsing: bytes).object)
    return Dictionary(
      uniqueKeysWithValues: object.members.map { member -> (String, JSONValue) in
        let (id, record) = (member.key, member.value)
        // A number of this ledger's own, for the folder in which it was launched.
        let members = (record.object?.members ?? []).filter { $0.key != "place" }
        return (id, .object(JSONObject(members)))
      })
  }

  private func count(_ arguments: String...) throws -> Int? {
    let result = try sandbox.run(Invocation(["runs", "--json"] + arguments))
    return try JSONValue(parsing: result.outputBytes).array?.count
  }

  @Test(arguments: ["away", "away.zip"])
  func `a thousand runs come back as they went`(place: String) throws {
    try launch(1000)
    let before = try records("runs")
    let writers = before.keys.prefix(3)
    try sandbox.makeFolder("runs/lines/metrics")
    for id in writers { try sandbox.write("{}\n", to: "runs/lines/metrics/\(id).jsonl") }
    let away = try sandbox.batchrun("export", "--move", place, "-y")
    #expect(away.exitCode == 0)
    #expect(away.errors.hasSuffix("Exported 1000 run(s) to \(place)\n"))
    #expect(try count() == 0)
    #expect(try count("--archive", place) == 1000)
    let back = try sandbox.batchrun("import", place, "-y")
    #expect(back.exitCode == 0)
    #expect(back.errors.hasSuffix("Imported 1000 run(s) from \(place)\n"))
    #expect(try records("runs") == before)
    for (id, record) in before {
      let number = record["parameters"]?["n"]?.string ?? ""
      #expect(sandbox.text(of: "runs/lines/logs/\(id)/out.log") == "\(number) --n \(number)\n")
    }
    #expect(
      sandbox.names(in: "runs/lines/metrics").sorted() == writers.map { "\($0).jsonl" }.sorted())
    // All is finished: nothing runs again.
    let again = try sandbox.batchrun("launch", "lines")
    #expect(again.errors.contains("nothing to do: 1,000 completed"))
    let repeated = try sandbox.batchrun("import", place, "-y")
    #expect(repeated.exitCode == 0)
    #expect(repeated.errors.hasSuffix("Imported 0 run(s) from \(place)\n"))
  }

  @Test func `what cannot be read from or written to is reported in one line`() throws {
    try launch(1)
    try sandbox.write("text", to: "file")
    try sandbox.write("text", to: "no.zip")
    for (arguments, message, exitCode) in [
      (["export", "file", "-y"], "'file' is not a directory", 1),
      (["export", "no.zip", "-y"], "cannot write to 'no.zip': it is not a zip file", 1),
      (["export", "-y"], "missing argument 'LOCATION'", 2),
      (["export", "runs", "-y"], "'runs' is the runs folder that the runs are in", 2),
      (["import", "nothing", "-y"], "archive 'nothing' does not exist", 1),
      (["import", "file", "-y"], "invalid archive 'file' - expected a directory or a zip file", 1),
      (["import", "no.zip", "-y"], "cannot read from 'no.zip': it is not a zip file", 1),
      (["import", "-m", "no.zip", "-y"], "not a zip", 1),
      (["runs", "--archive", "nothing"], "'nothing' is not an archive", 1),
      (["archive", "nothing", "-y"], "archive 'nothing' does not exist", 1),
    ] as [([String], String, Int32)] {
      let result = try sandbox.run(Invocation(arguments))
      #expect(result.exitCode == exitCode, "\(arguments)")
      #expect(result.errors.contains(message), "\(arguments): \(result.errors)")
      #expect(result.output == "")
    }
    #expect(sandbox.text(of: "no.zip") == "text")
  }

  @Test func `a place that comes last is told to come first`() throws {
    try launch(2)
    func hint(_ arguments: String...) throws -> String {
      let result = try sandbox.run(Invocation(["export", "-y"] + arguments))
      #expect(result.exitCode == 1)
      return result.errors.split(separator: "\n").last.map(String.init) ?? ""
    }
    #expect(try hint("1", "out.zip") == "hint: LOCATION comes first: batchrun export out.zip 1")
    #expect(
      try hint("1", "2", "my place")
        == "hint: LOCATION comes first: batchrun export 'my place' 1 2")
    #expect(try hint("place", "nosuch") == "hint: 'batchrun runs' lists all runs")
    #expect(
      try hint("1", "9") == "hint: there are 2 runs; 'batchrun runs' lists all runs")
    #expect(!sandbox.exists("1") && !sandbox.exists("place"))
  }

  @Test func `two exports to one file at once both get there`() throws {
    try launch(20)
    for place in ["both.zip", "both"] {
      let one = try sandbox.startBatchrun("export", place, "1:15", "-y")
      let two = try sandbox.startBatchrun("export", place, "6:20", "-y")
      #expect(try one.wait().exitCode == 0)
      #expect(try two.wait().exitCode == 0)
      #expect(try count("--archive", place) == 20)
    }
  }

  @Test func `runs are archived under a name, and come back`() throws {
    try launch(3)
    let made = try sandbox.batchrun("archive", "--create", "old", "2:3", "-d", "early ones", "-y")
    #expect(made.exitCode == 0)
    #expect(made.errors.hasPrefix("Creating 'old'\n"))
    #expect(made.errors.hasSuffix("Archived 2 run(s) to 'old'\n"))
    #expect(try sandbox.batchrun("archive", "--list").output == "old  early ones\n")
    #expect(try count() == 1)
    #expect(try count("--archive", "old") == 2)
    #expect(try sandbox.batchrun("runs", "purge", "-y").errors == "Nothing to purge.\n")
    try sandbox.batchrun("runs", "delete", "--archive", "old", "1", "-p", "-y")
    #expect(try sandbox.batchrun("import", "--move", "old", "-y").exitCode == 0)
    #expect(try count() == 2)
  }

  @Test(.enabled(if: MountedDisk.isPossible, "needs root, to mount a small file system"))
  func `a disk that fills up leaves what was whole, and the rest here`() throws {
    try launch(200)
    let disk = try MountedDisk(inMemory: "size=200k", in: sandbox)
    let full = try sandbox.batchrun("export", "--move", "disk/away", "-y")
    #expect(full.exitCode == 74)
    #expect(full.errors.contains("No space left on device"))
    #expect(try count() == 200)
    disk.fill()
    let zip = try sandbox.batchrun("export", "--move", "disk/away.zip", "-y")
    #expect(zip.exitCode == 74)
    #expect(zip.errors.contains("No space left on device"))
    #expect(sandbox.names(in: "disk").filter { $0.contains("zip") } == [])
    #expect(try count() == 200)
    disk.empty()
    try disk.remount("size=20m")
    #expect(try sandbox.batchrun("export", "--move", "disk/away", "-y").exitCode == 0)
    #expect(try count() == 0)
    #expect(try count("--archive", "disk/away") == 200)
    #expect(sandbox.names(in: "disk/away/lines").filter { $0.hasPrefix(".") } == [])
  }
}

/// kill -9 at the N-th of the calls that a transfer's safety rests on.
@Suite(.enabled(if: SystemCallTrace.isPossible, "needs strace, and the right to trace"))
struct TransferCrashPointTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("echo a\necho b\necho c\n", to: "lines")
    try sandbox.batchrun("launch", "lines", "-j", "1")
  }

  /// The ids that are listed in a home with their logs whole.
  private func whole(in home: String) throws -> Set<String> {
    let result = try sandbox.batchrun("runs", "--json", "--home", home)
    let runs = try JSONValue(parsing: result.outputBytes).array ?? []
    let ids = runs.compactMap { $0["id"]?.string }
    return Set(
      ids.filter { (sandbox.text(of: "\(home)/lines/logs/\($0)/out.log") ?? "").count == 2 })
  }

  @Test(
    arguments: [
      (["export", "--move", "away", "-y"], "away"), (["runs", "delete", ":", "-y"], "runs/.trash"),
    ] as [([String], String)],
    ["renameat", "linkat", "unlinkat", "mkdirat", "write", "fdatasync", "fsync", "syncfs"])
  func `each run is whole in one of the two, and a second try completes`(
    transfer: ([String], home: String), call: String
  ) throws {
    for number in [1, 2, 3, 5, 8, 13] {
      let all = try whole(in: "runs")
      #expect(all.count == 3)
      _ = try SystemCallTrace.run(
        transfer.0, in: sandbox, faults: ["\(call):signal=SIGKILL:when=\(number)"], paths: [])
      #expect(try whole(in: "runs").union(whole(in: transfer.home)) == all, "\(call) \(number)")
      _ = try sandbox.run(Invocation(transfer.0))
      #expect(try whole(in: transfer.home) == all, "\(call) \(number)")
      #expect(try whole(in: "runs") == [], "\(call) \(number)")
      // Back, for the next number.
      let isTrash = transfer.home != "away"
      let back = isTrash ? ["runs", "restore", "-y"] : ["import", "--move", "away", "-y"]
      #expect(try sandbox.run(Invocation(back)).exitCode == 0)
    }
  }
}
