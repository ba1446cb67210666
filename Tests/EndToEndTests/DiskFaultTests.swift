import Glibc
import TestSupport
import Testing

/// Launches whose system calls on the ledger fail, as on a broken or a slow disk.
@Suite(.enabled(if: SystemCallTrace.isPossible, "needs strace"))
struct DiskFaultTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }

  init() throws {
    account = try JobAccount()
    try account.writeRunfile(jobs: 12)
  }

  /// Launches with a fault in calls on files of the ledger.
  private func launch(
    faults: [String], on files: [String] = ["journal.jsonl"], _ options: String...
  ) throws -> ProgramResult {
    try SystemCallTrace.run(
      ["launch", "a.runfile", "-j", "2"] + options, in: sandbox, faults: faults,
      paths: files.map { sandbox.path("runs/a/" + $0) })
  }

  /// Whatever happened: all is run by now, and nothing twice.
  private func expectAllDoneOnce() throws {
    #expect(account.ran.sorted() == (1...12).map { $0 })
    #expect(try account.states() == ["completed": 12])
    let snapshot = try sandbox.json(of: "runs/a/metadata.json").object
    #expect(snapshot?.members.count == 12)
  }

  @Test func `after one failed sync everything is rewritten`() throws {
    // The first sync of the journal is the one that makes it.
    let result = try launch(faults: ["fdatasync:error=EIO:when=1"])
    #expect(result.exitCode == 0)
    #expect(
      result.errors.contains(
        "cannot sync 'runs/a/journal.jsonl': Input/output error; "
          + "everything was rewritten to new files"))
    try expectAllDoneOnce()
  }

  @Test(arguments: [[], ["--durable"]])
  func `where nothing can be synced the launch says so and starts nothing more`(
    options: [String]
  ) throws {
    try account.launch("--limit", "2")
    let result = try SystemCallTrace.run(
      ["launch", "a.runfile"] + options, in: sandbox,
      faults: ["fsync,fdatasync:error=EIO:when=1+"], paths: [])
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("runs/a/"))
    #expect(result.errors.contains("Input/output error"))
    let recorded = try account.states()["completed"] ?? 0
    #expect(recorded >= 2)
    #expect(account.ran.count - recorded <= 1, "only the job that ran is unrecorded at most")

    #expect(try account.launch().exitCode == 0)
    #expect(Set(account.ran) == Set(1...12))
    #expect(account.ran.count - 12 <= 1)
  }

  @Test(arguments: ["EIO", "EROFS", "EXDEV", "ENOSPC"])
  func `a snapshot that cannot be put in place is reported; the journal has it all`(
    error: String
  ) throws {
    try account.launch("--limit", "2")
    let before = sandbox.bytes(of: "runs/a/metadata.json")
    let result = try launch(
      faults: ["rename,renameat,renameat2:error=\(error):when=1+"], on: ["", "metadata.json"])
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("the snapshot is not up to date"))
    #expect(result.errors.contains("runs/a/metadata.json"))
    #expect(result.errors.contains("batchrun: a: 10 completed, 0 failed"))
    #expect(sandbox.bytes(of: "runs/a/metadata.json") == before)
    #expect(try account.states() == ["completed": 12])
    #expect(!sandbox.names(in: "runs/a").contains { $0.hasPrefix(".") })

    #expect(try account.launch().exitCode == 0)
    try expectAllDoneOnce()
  }

  @Test(arguments: ["ENOSPC", "EIO", "EROFS", "EDQUOT"], [1, 2, 4])
  func `a job whose start cannot be written does not run`(error: String, from: Int) throws {
    try account.launch("--limit", "2")
    let result = try launch(faults: ["write:error=\(error):when=\(from)+"])
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("cannot write 'runs/a/journal.jsonl'"))
    #expect(account.ran.count <= 2 + 2 * from)

    #expect(try account.launch("-j", "2").exitCode == 0)
    #expect(Set(account.ran) == Set(1...12))
    // Of each worker the one job may run again whose end could not be written.
    #expect(account.ran.count - 12 <= 2)
  }

  @Test func `ends that cannot be written at first are kept and written later`() throws {
    let folder = try Sandbox()
    try folder.write("echo 1 >> ran\nwhile ! test -e go; do sleep 0.05; done\n", to: "a.runfile")
    // The second write of a worker is an end: it fails, and so does the next try, but no other.
    let launch = try SystemCallTrace.start(
      ["launch", "a.runfile", "-j", "2", "--json"], in: folder,
      faults: ["write:error=ENOSPC:when=2"], paths: [folder.path("runs/a/journal.jsonl")])
    try eventually("the first job's end is in the journal") {
      folder.text(of: "runs/a/journal.jsonl")?.contains("\"event\":\"end\"") == true
    }
    try folder.write("", to: "go")
    let result = try launch.wait()
    #expect(result.exitCode == 74 || result.exitCode == 0, "\(result)")
    #expect(try folder.json(of: "runs/a/metadata.json").object?.members.count == 2)
    let again = try folder.batchrun("launch", "a.runfile")
    #expect(again.exitCode == 0)
    #expect(folder.lines(of: "ran") == ["1"])
  }

  @Test func `jobs do not wait for a slow disk`() throws {
    let log = "trace"
    let result = try SystemCallTrace.run(
      ["launch", "a.runfile", "-j", "2"], in: sandbox,
      faults: ["fdatasync:delay_enter=3000000:when=1"],
      paths: [sandbox.path("runs/a/journal.jsonl")], traced: "write,fdatasync", log: log)
    #expect(result.exitCode == 0)
    try expectAllDoneOnce()
    let lines = sandbox.lines(of: log)
    let entered = try #require(lines.firstIndex { $0.contains("fdatasync(") })
    let left = try #require(
      lines.firstIndex { $0.contains("fdatasync") && $0.contains("(DELAYED)") })
    #expect(lines[entered..<left].count { $0.contains("write(") } >= 12)
  }

  @Test func `--durable waits for a slow disk and loses nothing`() throws {
    let result = try launch(faults: ["fdatasync:delay_enter=50000"], "--durable")
    #expect(result.exitCode == 0)
    try expectAllDoneOnce()
  }
}
