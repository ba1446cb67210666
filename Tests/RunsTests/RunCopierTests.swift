import Glibc
import JSON
import Jobs
import Ledger
import Posix
import RunsTestSupport
import TestSupport
import Testing

@testable import Runs

/// Exporting and importing, between two folders.
@Suite struct RunCopierTests {
  private let fixture: RunFixture
  private var sandbox: Sandbox { fixture.sandbox }
  private var store: RunStore { fixture.store }
  private var archive: RunStore { RunStore(home: fixture.sandbox.path("archive")) }

  init() throws {
    fixture = try RunFixture()
  }

  /// A run that is over, with files.
  @discardableResult
  private func run(
    _ time: Double = 1, state: JobState = .completed, members: [JSONObject.Member] = []
  ) throws -> RunRecord {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(time))
    try writer.update(run.id, set: [.state(state)] + members)
    try writer.close()
    try sandbox.makeFolder("runs/train/dirs/\(run.id.text)/.batchrun")
    try sandbox.makeFolder("runs/train/logs/\(run.id.text)")
    try sandbox.write("SECRET=1", to: "runs/train/dirs/\(run.id.text)/.batchrun/env")
    try sandbox.write("model", to: "runs/train/dirs/\(run.id.text)/model")
    try sandbox.write("out", to: "runs/train/logs/\(run.id.text)/out.log")
    try sandbox.makeFolder("runs/train/metrics")
    try sandbox.write("{}", to: "runs/train/" + JobFiles(of: run.id).metrics)
    return try #require(try store.run(run.id))
  }

  private func line(
    _ id: String, in home: String, state: JobState, digest: Character = "a", start: Int = 1
  ) throws -> RunRecord {
    let id = try #require(JobID(Array(id.utf8)))
    let writer = try RunWriter(home: home, operation: "lines")
    try writer.update(
      id,
      set: [
        .init(key: "sha256", value: .string(id.text + String(repeating: digest, count: 48))),
        .state(state), .init(key: "attempts", value: .number("1")),
        .init(key: "start", value: .number(String(start))),
      ])
    try writer.close()
    return try #require(try RunStore(home: home).run(id))
  }

  private func options(isMove: Bool = false) -> RunTransferOptions {
    var options = RunTransferOptions()
    options.isMove = isMove
    return options
  }

  private func path(_ run: RunRecord, _ name: String, in home: String = "archive") -> String {
    "\(home)/train/dirs/\(run.id.text)/\(name)"
  }

  @Test func `a copy has the record and the files, and the run stays`() throws {
    let run = try run()
    let result = try store.transfer([run], to: archive, options())
    #expect(result.done.map(\.id) == [run.id])
    #expect(result.refused.isEmpty)
    let copy = try #require(try archive.run(run.id))
    #expect(Set(copy.members.members) == Set(run.members.members))
    #expect(sandbox.text(of: path(run, "model")) == "model")
    #expect(sandbox.text(of: "archive/train/logs/\(run.id.text)/out.log") == "out")
    #expect(sandbox.text(of: "archive/train/" + JobFiles(of: run.id).metrics) == "{}")
    #expect(sandbox.exists(path(run, "model", in: "runs")))
    #expect(sandbox.names(in: "archive/train").filter { $0.hasPrefix(".") } == [])
    // It is listed there as it is here, and can be copied back.
    #expect(try archive.runs().runs.map(\.id) == [run.id])
  }

  @Test func `the environment stays behind unless it is asked for`() throws {
    let run = try run()
    var options = options()
    options.includesEnvironment = false
    _ = try store.transfer([run], to: archive, options)
    #expect(sandbox.exists(path(run, "model")))
    #expect(!sandbox.exists(path(run, ".batchrun/env")))
    options.includesEnvironment = true
    let other = RunStore(home: sandbox.path("other"))
    _ = try store.transfer([run], to: other, options)
    #expect(sandbox.text(of: path(run, ".batchrun/env", in: "other")) == "SECRET=1")
  }

  @Test func `a run that moves is gone here, files and all`() throws {
    let run = try run()
    let result = try store.transfer([run], to: archive, options(isMove: true))
    #expect(result.done.count == 1)
    #expect(try store.runs().total == 0)
    #expect(sandbox.names(in: "runs/train/dirs") == [])
    #expect(sandbox.names(in: "runs/train/logs") == [])
    #expect(sandbox.names(in: "runs/train/metrics") == [])
    #expect(sandbox.text(of: path(run, "model")) == "model")
    #expect(sandbox.text(of: "archive/train/" + JobFiles(of: run.id).metrics) == "{}")
    #expect(try archive.run(run.id)?.members["moving_to"] == nil)
  }

  @Test func `what is there already is left alone, here and there`() throws {
    let run = try run()
    _ = try store.transfer([run], to: archive, options())
    try sandbox.write("changed", to: path(run, "model", in: "runs"))
    let again = try store.transfer([run], to: archive, options(isMove: true))
    #expect(again.done.isEmpty)
    #expect(again.refused.count == 1)
    #expect(try store.run(run.id) != nil)
    #expect(sandbox.text(of: path(run, "model")) == "model")
  }

  @Test func `a move that was interrupted when all was copied is completed`() throws {
    let run = try run()
    _ = try store.transfer([run], to: archive, options())
    // What is noted before anything is copied.
    var note = RecordChange()
    note.set(.movingTo, RunCopier.note(of: archive.home))
    try fixture.writer().update(run.id, note)
    let result = try store.transfer([run], to: archive, options(isMove: true))
    #expect(result.done.map(\.id) == [run.id])
    #expect(try store.run(run.id) == nil)
    #expect(sandbox.text(of: path(run, "model")) == "model")
  }

  @Test func `files without a record give way, and abandoned ones are removed`() throws {
    let run = try run()
    try sandbox.makeFolder("archive/train/dirs/\(run.id.text)")
    try sandbox.makeFolder("archive/train/.arriving-old/dirs/x")
    try sandbox.write("half", to: path(run, "model"))
    try sandbox.write("half", to: path(run, "other"))
    #expect(try store.transfer([run], to: archive, options()).done.count == 1)
    #expect(sandbox.text(of: path(run, "model")) == "model")
    #expect(!sandbox.exists(path(run, "other")))
    #expect(!sandbox.exists("archive/train/.arriving-old"))
  }

  @Test func `a run that is running stays, and one whose processes are gone arrives as terminated`()
    throws
  {
    let claimed = JSONObject.Member(key: "claimed_by", value: RunClaimer.current.json)
    let running = try run(1, state: .running, members: [claimed])
    let gone = try run(2, state: .running, members: [.init(key: "claimed_by", value: deadClaimer)])
    let result = try store.transfer([running, gone], to: archive, options())
    #expect(result.done.map(\.id) == [gone.id])
    let copy = try #require(try archive.run(gone.id))
    #expect(copy.members["state"]?.string == "terminated")
    #expect(copy.members["claimed_by"] == nil)
  }

  @Test func `what ran on another machine when it was archived does not run for ever`() throws {
    let elsewhere = JSONValue.object(
      JSONObject([
        .init(key: "pid", value: .number("1")), .init(key: "pid_start", value: .number("1")),
        .init(key: "host", value: .string("elsewhere")), .init(key: "boot_id", value: .string("x")),
      ]))
    let run = try run(
      1, state: .running,
      members: [.init(key: "claimed_by", value: elsewhere), .init(key: "pid", value: .number("1"))])
    #expect(run.state == .running)
    #expect(try store.transfer([run], to: archive, options()).refused.count == 1)
    var options = options()
    options.isFromArchive = true
    let result = try store.transfer([run], to: archive, options)
    #expect(result.done.count == 1)
    #expect(result.remarks.count == 1)
    let copy = try #require(try archive.run(run.id))
    #expect(copy.state == .terminated)
    #expect(copy.members["pid"] == nil)
    // It may still run there: it is not taken away.
    options.isMove = true
    let other = RunStore(home: sandbox.path("other"))
    #expect(try store.transfer([run], to: other, options).done.isEmpty)
  }

  @Test func `a line that has finished takes the place of one that has not, and of no other`()
    throws
  {
    let id = "0123456789abcdef"
    let done = try line(id, in: store.home, state: .completed)
    _ = try line(id, in: archive.home, state: .terminated)
    #expect(try store.transfer([done], to: archive, options()).done.count == 1)
    #expect(try archive.run(done.id)?.state == .completed)
    let failed = try line("1123456789abcdef", in: store.home, state: .error)
    _ = try line("1123456789abcdef", in: archive.home, state: .completed, start: 2)
    let result = try store.transfer([failed], to: archive, options())
    #expect(result.done.isEmpty)
    #expect(try archive.run(failed.id)?.start == 2)
  }

  @Test func `another command with the same id is not replaced`() throws {
    let line1 = try line("0123456789abcdef", in: store.home, state: .completed)
    _ = try line("0123456789abcdef", in: archive.home, state: .terminated, digest: "b")
    let result = try store.transfer([line1], to: archive, options())
    #expect(result.done.isEmpty)
    guard case .clashes? = result.refused.first?.reason else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func `lines of another runfile that share a ledger are pointed out`() throws {
    let one = try line("0123456789abcdef", in: store.home, state: .completed)
    _ = try line("1123456789abcdef", in: archive.home, state: .completed)
    let result = try store.transfer([one], to: archive, options())
    #expect(result.done.count == 1)
    guard case .sharedName("lines")? = result.remarks.first else {
      Issue.record("\(result.remarks)")
      return
    }
  }

  @Test func `metrics go along with lines, and are united with those that are there`() throws {
    let (acc, loss) = (
      LedgerMetrics.Metric(name: "acc", pattern: "a(.)"),
      LedgerMetrics.Metric(name: "loss", pattern: "l(.)")
    )
    func place(_ home: String) -> LedgerLocation { LedgerLocation(home: home, name: "lines") }
    let one = try line("0123456789abcdef", in: store.home, state: .completed)
    let two = try line("1123456789abcdef", in: store.home, state: .completed)
    try LedgerMetrics(metrics: [acc]).write(to: LedgerFolder.forWriting(place(store.home)))
    var result = try store.transfer([one], to: archive, options())
    #expect(result.remarks.isEmpty)
    #expect(LedgerMetrics.ofLedger(place(archive.home)).metrics == [acc])
    try LedgerMetrics(metrics: [.init(name: "acc", pattern: "b(.)"), loss], objective: "loss")
      .write(to: LedgerFolder.forWriting(place(store.home)))
    result = try store.transfer([two], to: archive, options(isMove: true))
    #expect(
      LedgerMetrics.ofLedger(place(archive.home))
        == LedgerMetrics(metrics: [acc, loss], objective: "loss"))
    let isUnited = result.remarks.contains {
      if case .unitedMetrics("lines") = $0 { true } else { false }
    }
    #expect(isUnited)
  }

  @Test func `links stay links, to the same places`() throws {
    let (one, two) = (try run(1), try run(2))
    let folder = sandbox.path(path(one, "", in: "runs"))
    for (name, target) in [
      ("own", "model"), ("absolute", folder + "model"), ("out", "../../../../data"),
      ("other", "../\(two.id.text)/model"),
    ] { try #require(symlink(target, folder + name) == 0) }
    try sandbox.write("data", to: "data")
    let result = try store.transfer([one], to: archive, options())
    func target(_ name: String) throws -> String {
      let raw = try #require(realpath(sandbox.path(path(one, name)), nil))
      defer { free(raw) }
      return String(cString: raw)
    }
    let archived = sandbox.path(path(one, ""))
    #expect(try target("own") == archived + "model")
    #expect(try target("absolute") == archived + "model")
    #expect(try target("out") == sandbox.path("data"))
    guard case .danglingLinks(1, _)? = result.remarks.first else {
      Issue.record("\(result.remarks)")
      return
    }
    // It leads somewhere once the other run is there too.
    #expect(try store.transfer([two], to: archive, options()).remarks.isEmpty)
    #expect(try target("other") == sandbox.path(path(two, "model")))
  }

  @Test func `what links lead to is copied where that is asked for`() throws {
    let run = try run()
    try sandbox.makeFolder("data/deep")
    try sandbox.write("data", to: "data/deep/file")
    let folder = sandbox.path(path(run, "", in: "runs"))
    for (name, target) in [
      ("folder", sandbox.path("data")), ("nothing", "nowhere"), ("circle", "../.."),
      ("own", "model"),
    ] { try #require(symlink(target, folder + name) == 0) }
    var options = options()
    options.copiesResources = true
    _ = try store.transfer([run], to: archive, options)
    #expect(sandbox.text(of: path(run, "folder/deep/file")) == "data")
    var status = stat()
    #expect(lstat(sandbox.path(path(run, "folder")), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFDIR)
    #expect(lstat(sandbox.path(path(run, "own")), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func `one source file of many trials stays one file`() throws {
    let runs = try (1...3).map { try run(Double($0)) }
    let first = sandbox.path(path(runs[0], "model", in: "runs"))
    for run in runs.dropFirst() {
      let other = sandbox.path(path(run, "model", in: "runs"))
      try #require(unlink(other) == 0 && Glibc.link(first, other) == 0)
    }
    _ = try store.transfer(runs, to: archive, options())
    var status = stat()
    #expect(stat(sandbox.path(path(runs[2], "model")), &status) == 0)
    #expect(status.st_nlink == 3)
    // The copies have nothing to do with the originals.
    #expect(stat(first, &status) == 0)
    #expect(status.st_nlink == 3)
  }

  @Test func `a directory that the user chose is copied into the home, and stays`() throws {
    try sandbox.makeFolder("chosen")
    try sandbox.write("mine", to: "chosen/file")
    let run = try run(
      1, members: [.init(key: "directory", value: .string(sandbox.path("chosen")))])
    let result = try store.transfer([run], to: archive, options(isMove: true))
    #expect(result.done.count == 1)
    #expect(sandbox.text(of: path(run, "file")) == "mine")
    #expect(sandbox.text(of: "chosen/file") == "mine")
    #expect(try archive.run(run.id)?.members["directory"]?.string == "dirs/\(run.id.text)")
  }

  @Test func `nothing of an archive names files that are not its own`() throws {
    let run = try run(
      1,
      members: [
        .init(key: "stdout", value: .string("../../../secret")),
        .init(key: "stderr", value: .string("/etc/passwd")),
        .init(key: "directory", value: .string("../../..")),
      ])
    _ = try store.transfer([run], to: archive, options())
    let copy = try #require(try archive.run(run.id))
    #expect(copy.members["stdout"] == nil)
    #expect(copy.members["stderr"] == nil)
    #expect(copy.directory == archive.home + "/train/dirs/\(run.id.text)")
  }

  @Test func `files of any name, mode and age, and none but files`() throws {
    let run = try run()
    let folder = sandbox.path(path(run, "", in: "runs"))
    let odd: [CChar] = folder.utf8CString.dropLast() + [-1, 10, 27, 0]
    try #require(close(open(odd, O_CREAT | O_WRONLY, 0o600)) == 0)
    try #require(mkfifo(folder + "fifo", 0o600) == 0)
    try #require(chmod(folder + "model", 0o510) == 0)
    var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 86_400, tv_nsec: 123_456_789)]
    try #require(utimensat(AT_FDCWD, folder + "model", &times, 0) == 0)
    let result = try store.transfer([run], to: archive, options(isMove: true))
    #expect(result.done.count == 1)
    guard case .specialFiles(1, _)? = result.remarks.first else {
      Issue.record("\(result.remarks)")
      return
    }
    var status = stat()
    #expect(stat(sandbox.path(path(run, "model")), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o510)
    #expect(status.st_mtim.tv_sec == 86_400)
    #expect(status.st_mtim.tv_nsec == 123_456_789)
    let copy: [CChar] = sandbox.path(path(run, "")).utf8CString.dropLast() + [-1, 10, 27, 0]
    #expect(access(copy, F_OK) == 0)
    #expect(!sandbox.exists(path(run, "", in: "runs")))
  }
}
