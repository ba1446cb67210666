import JSON
import TestSupport
import Testing

/// Launches on a journal that is torn, damaged, or from the future.
@Suite struct LedgerDamageTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }
  private let jobs = 8
  /// The job that ran when launcher and guardian were killed.
  private let held = 6
  /// What they left: jobs 1 to 5 ended, one after the other, 7 and 8 were never started.
  private let journal: [UInt8]
  private let snapshot: [UInt8]

  init() throws {
    account = try JobAccount()
    let (sandbox, held) = (account.sandbox, self.held)
    try account.writeRunfile(jobs: jobs) {
      $0 == held ? "while test -e held; do sleep 0.05; done" : ":"
    }
    try sandbox.write("", to: "held")
    let launch = try sandbox.startBatchrun("launch", "a.runfile")
    try eventually("job 6 runs") {
      let begun = sandbox.text(of: "runs/a/journal.jsonl")?.split(separator: "\n").filter {
        $0.contains("\"event\":\"start\"")
      }
      return begun?.count == held
    }
    sandbox.killLeftovers()
    try launch.wait()
    sandbox.remove("held")
    sandbox.remove("ran")
    journal = sandbox.bytes(of: "runs/a/journal.jsonl") ?? []
    snapshot = sandbox.bytes(of: "runs/a/metadata.json") ?? []
  }

  /// The lines of the journal with their newlines, and where each ends.
  private var lines: [(text: String, end: Int)] {
    var end = 0
    return journal.split(separator: 10).map { line in
      end += line.count + 1
      return (String(decoding: line, as: UTF8.self), end)
    }
  }

  /// The numbers of the jobs whose end stands in the first `size` bytes.
  private func ended(in size: Int) -> [Int] {
    let count = lines.count { $0.end <= size && $0.text.contains("\"event\":\"end\"") }
    return Array(1..<(count + 1))
  }

  private func files(_ journal: [UInt8], withSnapshot: Bool = true) -> [String: [UInt8]] {
    withSnapshot
      ? ["journal.jsonl": journal, "metadata.json": snapshot] : ["journal.jsonl": journal]
  }

  // MARK: Torn

  @Test(arguments: [true, false]) func `a torn tail is cut off, kept and reported`(
    withSnapshot: Bool
  ) throws {
    var cuts: Set<Int> = [0, 1]
    for line in lines { cuts.formUnion([line.end - 1, line.end, line.end + 1, line.end + 40]) }
    for cut in cuts.sorted() where cut <= journal.count {
      let torn = Array(journal[..<cut])
      let (result, ran) = try account.launch(on: files(torn, withSnapshot: withSnapshot))
      let ended = ended(in: cut)
      #expect(result.exitCode == 0, "cut at \(cut): \(result)")
      #expect(ran == Array((ended.count + 1)...jobs), "cut at \(cut)")

      let whole = lines.last { $0.end <= cut }?.end ?? 0
      #expect(
        result.errors.contains("ended in the middle of a line: the last \(cut - whole) bytes")
          == (cut > whole), "cut at \(cut): \(result)")
      #expect(try kept("journal.torn-") == (cut > whole ? [Array(torn[whole...])] : []))
    }
  }

  /// The contents of the files that were kept aside under this name.
  private func kept(_ name: String) throws -> [[UInt8]] {
    sandbox.names(in: "state/runs/a").filter { $0.hasPrefix(name) }.compactMap {
      sandbox.bytes(of: "state/runs/a/" + $0)
    }
  }

  @Test(arguments: [
    [UInt8](repeating: 0, count: 4096), Array("{}\n{}\n".utf8),
    Array("{\"event\":\"end\",\"id\":\"0123456789abcdef\",\"crc\":\"00000000\"}\n".utf8),
    (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }, [0x22],
  ]) func `bytes of a crash behind the last line are cut off`(tail: [UInt8]) throws {
    let (result, ran) = try account.launch(on: files(journal + tail))
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("the last \(tail.count) bytes are ignored; kept as"))
    #expect(ran == [6, 7, 8])
    #expect(try kept("journal.torn-") == [tail])
    #expect(try account.states(folder: "state") == ["completed": jobs])
  }

  /// A process that shares a ledger ends a half line of another with a newline: blank lines are
  /// nothing that was lost.
  @Test func `blank lines at the end are no damage`() throws {
    let (result, ran) = try account.launch(on: files(journal + Array("\n\n\n".utf8)))
    #expect(result.exitCode == 0)
    #expect(ran == [6, 7, 8])
    #expect(try kept("journal.torn-").isEmpty)
    #expect(try account.states(folder: "state") == ["completed": jobs])
  }

  // MARK: Damaged

  @Test func `jobs whose end may have been lost run only when asked for`() throws {
    for (index, line) in lines.enumerated().dropLast() {
      var damaged = journal
      damaged[line.end - 30] ^= 1
      let place: Comment = "line \(index + 1): \(line.text)"
      let preview = try account.launch(on: files(damaged), "--dry-run").result
      #expect(preview.output.contains("\n2 jobs to run, 6 to skip"), place)
      let (result, ran) = try account.launch(on: files(damaged))
      #expect(result.exitCode == 1, place)
      #expect(result.errors.contains("is damaged: line \(index + 1) skipped; kept as"), place)
      #expect(result.errors.contains("--mode retry-failed runs "), place)
      #expect(ran == [7, 8], place)
      let before = index == 0 ? 0 : lines[index - 1].end
      #expect(try kept("journal.damaged-") == [Array(damaged[before..<line.end])])

      // The damaged line may have been the end of the job that was running, too.
      var unknown = [held]
      if line.text.contains("\"event\":\"end\"") {
        unknown.insert(ended(in: line.end).count, at: 0)
      }
      #expect(
        try account.states(folder: "state")
          == ["completed": jobs - unknown.count, "unknown": unknown.count], place)
      let again = try account.launch("--mode", "retry_failed", folder: "state")
      #expect(again.exitCode == 0, place)
      #expect(account.ran(in: "state") == [7, 8] + unknown, place)
      #expect(try account.states(folder: "state") == ["completed": jobs], place)
    }
  }

  @Test func `a job all of whose lines are damaged is not forgotten`() throws {
    var damaged = journal
    let mine = lines.filter { $0.text.contains("\"command\":\"echo 3 >> ran\"") }
    let id = try #require(mine.first?.text.split(separator: "\"id\":\"").last?.prefix(16))
    let all = lines.filter { $0.text.contains(id) }
    #expect(all.count == 2)
    for line in all { damaged[line.end - 30] ^= 1 }
    let (result, ran) = try account.launch(on: files(damaged))
    #expect(result.exitCode == 1)
    #expect(ran == [7, 8])
    #expect(try account.states(folder: "state") == ["completed": 6, "unknown": 2])
    #expect(try account.launch("--mode", "retry_failed", folder: "state").exitCode == 0)
    #expect(account.ran(in: "state").sorted() == [3, 6, 7, 8])
    #expect(try sandbox.json(of: "state/runs/a/metadata.json").object?.members.count == jobs)
  }

  @Test func `where the name of a job is damaged the job that it was is unknown`() throws {
    let end = try #require(lines.first { $0.text.contains("\"event\":\"end\"") })
    let id = try #require(end.text.firstRange(of: "\"id\":\""))
    let offset = end.end - 1 - end.text[id.upperBound...].utf8.count
    var damaged = journal
    damaged[offset] = damaged[offset] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
    let (result, ran) = try account.launch(on: files(damaged))
    #expect(result.exitCode == 1)
    // Job 1 looks running, so its end is what may have been lost.
    #expect(ran == [7, 8])
    #expect(try account.launch("--mode", "retry_failed", folder: "state").exitCode == 0)
    #expect(account.ran(in: "state").sorted() == [1, 6, 7, 8])
  }

  // MARK: From the future

  @Test func `a newer format is refused and left alone`() throws {
    var text = "{\"event\":\"journal\",\"version\":2,\"snapshot\":\"metadata.json\",\"records\":0"
    let sum = String(checksum(Array(text.utf8)), radix: 16)
    text += ",\"crc\":\"" + String(repeating: "0", count: 8 - sum.count) + sum + "\"}\n"
    let newer = Array(text.utf8) + journal[lines[0].end...]
    let (result, ran) = try account.launch(on: files(newer))
    #expect(result.exitCode == 2)
    #expect(
      result.errors.contains(
        "'runs/a/journal.jsonl' has format version 2, which is newer than this batchrun"))
    #expect(result.errors.contains("nothing was changed"))
    #expect(ran == [])
    #expect(sandbox.bytes(of: "state/runs/a/journal.jsonl") == newer)
    #expect(sandbox.bytes(of: "state/runs/a/metadata.json") == snapshot)
    #expect(sandbox.names(in: "state/runs/a") == ["journal.jsonl", "lock", "metadata.json"])
    let status = try sandbox.run(Invocation(["status", "a"], folder: "state"))
    #expect(status.exitCode == 2)
    #expect(status.errors.contains("format version 2"))
  }

  /// CRC-32C, a bit at a time.
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : 0x82F6_3B78) }
    }
  }

  @Test func `files that a crash left unfinished are removed, those of the living are not`() throws
  {
    let living = ".metadata.json.\(1).abc"
    var files = files(journal)
    files[".metadata.json.999999999.abc"] = Array("{".utf8)
    files[".journal.jsonl.999999999.abc"] = Array("{".utf8)
    files[living] = []
    files[".metadata.json.notours"] = []
    #expect(try account.launch(on: files).result.exitCode == 0)
    #expect(
      sandbox.names(in: "state/runs/a")
        == [living, ".metadata.json.notours", "journal.jsonl", "lock", "logs", "metadata.json"])
  }
}
