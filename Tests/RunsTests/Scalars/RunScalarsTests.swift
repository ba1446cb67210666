import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import Scalars
import RunsTestSupport
import TestSupport
import Testing

/// Where the scalars of runs are found. Everything is as old as a run that ended a minute ago, for
/// what has just changed is not kept.
@Suite struct RunScalarsTests {
  private let fixture: RunFixture
  private let sandbox: Sandbox

  init() throws {
    fixture = try RunFixture()
    sandbox = fixture.sandbox
  }

  private func makeOld(_ path: String) {
    let time = timespec(tv_sec: time(nil) - 60, tv_nsec: 0)
    _ = [time, time].withUnsafeBufferPointer {
      utimensat(AT_FDCWD, sandbox.path(path), $0.baseAddress, 0)
    }
  }

  private func write(_ text: String, to path: String) throws {
    try write(bytes: Array(text.utf8), to: path)
  }

  private func write(bytes: [UInt8], to path: String) throws {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try sandbox.makeFolder(folder)
    try sandbox.write(bytes: bytes, to: path)
    makeOld(path)
    makeOld(folder)
  }

  /// A line of a runfile that has printed this.
  private func line(
    _ output: String?, state: JobState = .completed, members: [JSONObject.Member] = []
  ) throws -> RunRecord {
    let id = JobID.random()
    if let output { try write(output, to: "runs/sweep/logs/\(id.text)/out.log") }
    let members = members + [.init(key: "state", value: .string(state.rawValue))]
    return RunRecord(
      Record(id: id, members: JSONObject(members)),
      in: LedgerLocation(home: fixture.store.home, name: "sweep"), state: state)
  }

  /// A run of an operation, with a folder.
  private func run(
    scalars: JSONValue? = nil, state: JobState = .completed, members: [JSONObject.Member] = []
  ) throws -> RunRecord {
    let id = JobID.random()
    try sandbox.makeFolder("runs/train/dirs/\(id.text)")
    makeOld("runs/train/dirs/\(id.text)")
    var all: [JSONObject.Member] = [
      .init(key: "operation", value: .string("train")),
      .init(key: "directory", value: .string("dirs/\(id.text)")),
    ]
    if let scalars { all.append(.init(key: "scalars", value: scalars)) }
    return RunRecord(
      Record(id: id, members: JSONObject(all + members)),
      in: LedgerLocation(home: fixture.store.home, name: "train"), state: state)
  }

  /// What another process would find now, which keeps it too.
  private func summaries(of run: RunRecord) -> [String: ScalarSummary] {
    var scalars = RunScalars(home: fixture.store.home)
    let found = scalars.summaries(of: run)
    scalars.save()
    return found
  }

  private func log(of run: RunRecord) -> String { "runs/sweep/logs/\(run.id.text)/out.log" }

  private func metrics(of run: RunRecord) -> String {
    "runs/sweep/metrics/\(run.id.text).jsonl"
  }

  /// Puts other text of the same length in place without any trace but its own.
  private func replaceUnseen(_ text: String, in path: String) throws {
    let before = try #require(FileStamp(path: sandbox.path(path)))
    let descriptor = open(sandbox.path(path), O_WRONLY)
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    let time = timespec(
      tv_sec: before.modified / 1_000_000_000, tv_nsec: before.modified % 1_000_000_000)
    _ = [time, time].withUnsafeBufferPointer {
      utimensat(AT_FDCWD, sandbox.path(path), $0.baseAddress, 0)
    }
    #expect(FileStamp(path: sandbox.path(path)) == before)
  }

  // MARK: Where they are found

  @Test func readsTheLogsOfLines() throws {
    let run = try line("lr: 0.1\nloss: 2 (step 5)\nloss: 1 (step 7)\n")
    #expect(summaries(of: run)["loss"]?.lastStep == 7)
    #expect(summaries(of: run)["lr"]?.last == 0.1)
    let flags = JSONObject.Member(
      key: "parameters", value: .object(JSONObject([.init(key: "lr", value: .string("0.1"))])))
    #expect(
      summaries(of: try line("lr: 0.1\nloss: 2\n", members: [flags])).keys.sorted() == ["loss"])
    #expect(summaries(of: try line(nil)).isEmpty)
  }

  @Test func readsWhatLinesPrintToStandardError() throws {
    let run = try line("")
    let errors = "runs/sweep/logs/\(run.id.text)/err.log"
    try write("loss: 2 (step 5)\nacc: 1\n", to: errors)
    #expect(summaries(of: run).keys.sorted() == ["acc", "loss"])
    #expect(summaries(of: run)["loss"]?.lastStep == 5)
    // What was found is kept until either log changes.
    try write("loss: 3\nacc: 1\nf1: 2\n", to: errors)
    #expect(summaries(of: run).keys.sorted() == ["acc", "f1", "loss"])
    try write("loss: 9\n", to: log(of: run))
    #expect(summaries(of: run)["loss"]?.last == 9)
    #expect(summaries(of: run)["acc"]?.last == 1)
    let series = RunSeries(of: run)
    #expect(series.points["loss"]?.map(\.value) == [9])
    #expect(series.points["f1"]?.map(\.value) == [2])
  }

  @Test func readsLinesAndScriptsByTheirForms() throws {
    let output = "Epoch 2/3\n12/12 - 1s - loss: 0.5\nINFO:root:acc=91%\n"
    #expect(summaries(of: try line(output)).keys.sorted() == ["acc", "loss"])
    func operation(_ origin: String, _ rules: JSONValue? = nil) -> JSONObject.Member {
      let origin = JSONObject([.init(key: origin, value: .string("/p"))])
      var members = [JSONObject.Member(key: "origin", value: .object(origin))]
      if let rules { members.append(.init(key: "output_scalars", value: rules)) }
      return .init(key: "op", value: .object(JSONObject(members)))
    }
    let script = try run(members: [operation("script")])
    try write(output, to: "runs/train/logs/\(script.id.text)/out.log")
    #expect(summaries(of: script)["loss"] == ScalarSummary(0.5, step: 2))
    let project = try run(members: [operation("project")])
    try write(output + "a: 1\n", to: "runs/train/logs/\(project.id.text)/out.log")
    #expect(summaries(of: project).keys.sorted() == ["a"])
    let automatic = try run(members: [operation("project", .string("auto"))])
    try write(output, to: "runs/train/logs/\(automatic.id.text)/out.log")
    #expect(summaries(of: automatic).keys.sorted() == ["acc", "loss"])
  }

  @Test func readsTheMetricsThatAProgramWrites() throws {
    let flags = JSONObject.Member(
      key: "parameters", value: .object(JSONObject([.init(key: "lr", value: .string("0.1"))])))
    let both = try line("loss: 1\nacc: 1\n", members: [flags])
    try write(
      "{\"step\": 7, \"loss\": 2, \"lr\": 0.1}\n{\"loss\": 3", to: metrics(of: both))
    for _ in 0..<2 {
      #expect(
        summaries(of: both) == [
          "loss": ScalarSummary(2, step: 7), "acc": ScalarSummary(1, step: 0),
        ])
    }
    let silent = try line("")
    try write("{\"loss\": 4}\n", to: metrics(of: silent))
    #expect(summaries(of: silent) == ["loss": ScalarSummary(4, step: 0)])
    #expect(summaries(of: try line("")).isEmpty)
    // Event files have the last word.
    let traced = try run()
    try write("{\"loss\": 5}\n", to: "runs/train/metrics/\(traced.id.text).jsonl")
    try write(
      bytes: EventFileBytes.scalar("loss", 6, step: 1),
      to: "runs/train/dirs/\(traced.id.text)/a.tfevents.1")
    #expect(summaries(of: traced)["loss"]?.last == 6)
  }

  @Test func asksForTheMetricsOfTheLedger() throws {
    let run = try line("top: 1 of 7\n")
    #expect(summaries(of: run).isEmpty)
    let location = LedgerLocation(home: fixture.store.home, name: "sweep")
    for (pattern, value) in [(#"of (\value)"#, 7.0), (#"top: (\value)"#, 1)] {
      try LedgerMetrics(metrics: [.init(name: "best", pattern: pattern)])
        .write(to: LedgerFolder.forWriting(location))
      // What was kept is of other metrics.
      #expect(summaries(of: run) == ["best": ScalarSummary(value, step: 0)])
      #expect(summaries(of: run) == ["best": ScalarSummary(value, step: 0)])
    }
  }

  @Test func believesTheRecordBeforeTheLog() throws {
    let recorded = try #require(ScalarSummary(3, step: 4).json.object)
    let run = try run(scalars: .object(JSONObject([.init(key: "a", value: .object(recorded))])))
    try write("a: 9\nb: 1\n", to: "runs/train/logs/\(run.id.text)/out.log")
    #expect(summaries(of: run) == ["a": ScalarSummary(3, step: 4)])
  }

  @Test func readsTheLogWhereOnlyTheGuardianSawTheEnd() throws {
    let rule = JSONObject([.init(key: "pattern", value: .string(#"<(\key)=(\value)>"#))])
    let operation = JSONObject([
      .init(key: "output_scalars", value: .array([.object(rule)]))
    ])
    let run = try run(members: [.init(key: "op", value: .object(operation))])
    try write("a: 9\n<b=1>\n", to: "runs/train/logs/\(run.id.text)/out.log")
    #expect(summaries(of: run) == ["b": ScalarSummary(1, step: 0)])
    #expect(summaries(of: run) == ["b": ScalarSummary(1, step: 0)])
  }

  @Test func readsEventFilesBelowTheRunsFolder() throws {
    let run = try run()
    let folder = "runs/train/dirs/\(run.id.text)"
    let file = EventFileBytes.self
    try write(bytes: file.scalar("loss", 1, step: 3), to: "\(folder)/events.out.tfevents.1.host")
    try write(bytes: file.scalar("loss", 2, step: 4), to: "\(folder)/events.out.tfevents.2.host")
    try write(bytes: file.scalar("acc", 0.5, step: 1), to: "\(folder)/logs/val/x.tfevents.1")
    try write(bytes: file.scalar("no", 1, step: 1), to: "\(folder)/.batchrun/x.tfevents.1")
    try write(bytes: file.scalar("no", 1, step: 1), to: "\(folder)/logs/events")
    for _ in 0..<2 {
      let found = summaries(of: run)
      #expect(found.keys.sorted() == ["logs/val#acc", "loss"])
      #expect(found["loss"]?.count == 2 && found["loss"]?.lastStep == 4)
    }
    // A file more is seen, wherever it is.
    try write(bytes: file.scalar("new", 1, step: 1), to: "\(folder)/logs/val/y.tfevents.1")
    #expect(summaries(of: run)["logs/val#new"]?.count == 1)
    try sandbox.append("torn", to: "\(folder)/events.out.tfevents.2.host")
    #expect(summaries(of: run)["loss"]?.count == 2)
    sandbox.remove("\(folder)/logs")
    #expect(summaries(of: run).keys.sorted() == ["loss"])
  }

  @Test func entersLinksToRunsOnly() throws {
    let step = try run()
    let outer = try run(members: [.init(key: "role", value: .string("steps"))])
    let folder = sandbox.path("runs/train/dirs")
    let file = EventFileBytes.self
    try write(
      bytes: file.scalar("loss", 1, step: 3), to: "runs/train/dirs/\(step.id.text)/a.tfevents.1")
    try write("{}", to: "runs/train/dirs/\(step.id.text)/.batchrun/run.json")
    try write(bytes: file.scalar("loss", 1, step: 3), to: "elsewhere/a.tfevents.1")
    let inside = "\(folder)/\(outer.id.text)"
    symlink("\(folder)/\(step.id.text)", inside + "/train")
    symlink(sandbox.path("elsewhere"), inside + "/data")
    symlink(sandbox.path("elsewhere/a.tfevents.1"), inside + "/a.tfevents.1")
    // A knot: the step's folder leads back.
    try write("{}", to: "runs/train/dirs/\(outer.id.text)/.batchrun/run.json")
    symlink(inside, "\(folder)/\(step.id.text)/outer")
    #expect(summaries(of: outer).keys.sorted() == ["train#loss"])
  }

  @Test func isNotHeldUpByPipesAndDeepFolders() throws {
    let run = try run()
    let folder = sandbox.path("runs/train/dirs/\(run.id.text)")
    mkfifo(folder + "/a.tfevents.1", 0o600)
    mkdir(folder + "/b.tfevents.1", 0o700)
    try sandbox.makeFolder(folder + String(repeating: "/d", count: 100))
    #expect(summaries(of: run).isEmpty)
  }

  @Test func readsNothingOfRunsThatHaveNotBegun() throws {
    #expect(summaries(of: try line("loss: 1\n", state: .staged)).isEmpty)
    #expect(summaries(of: try line("loss: 1\n", state: .pending)).isEmpty)
  }

  // MARK: What is kept

  @Test func readsALogOnce() throws {
    let run = try line("loss: 1\n")
    #expect(summaries(of: run)["loss"]?.last == 1)
    try replaceUnseen("loss: 2\n", in: log(of: run))
    #expect(summaries(of: run)["loss"]?.last == 1)
    // As another attempt of the same job has it.
    try write("loss: 3\n", to: log(of: run))
    try sandbox.append("loss: 4\n", to: log(of: run))
    #expect(summaries(of: run)["loss"]?.count == 2)
  }

  @Test func readsWhatRunsEachTime() throws {
    var run = try line("loss: 1\n", state: .running)
    #expect(summaries(of: run)["loss"]?.last == 1)
    try replaceUnseen("loss: 2\n", in: log(of: run))
    #expect(summaries(of: run)["loss"]?.last == 2)
    run.state = .completed
    #expect(summaries(of: run)["loss"]?.last == 2)
    #expect(!sandbox.names(in: "runs/.cache/scalars").isEmpty)
  }

  @Test func keepsWhatSeveralProcessesHaveFound() throws {
    let runs = try (0..<20).map { try line("loss: \($0)\n") }
    var first = RunScalars(home: fixture.store.home)
    var second = RunScalars(home: fixture.store.home)
    for (place, run) in runs.enumerated() {
      _ = place % 2 == 0 ? first.summaries(of: run) : second.summaries(of: run)
    }
    first.save()
    second.save()
    second.save()
    for run in runs { try replaceUnseen("loss: x\n", in: log(of: run)) }
    var third = RunScalars(home: fixture.store.home)
    for (place, run) in runs.enumerated() {
      // Those of ten and more have another length.
      if place < 10 { #expect(third.summaries(of: run)["loss"]?.last == Double(place)) }
    }
  }

  @Test func makesADamagedCacheAnew() throws {
    let run = try line("loss: 1\n")
    let path = "runs/.cache/scalars/sweep"
    _ = summaries(of: run)
    let whole = try #require(sandbox.bytes(of: path))
    for count in whole.indices {
      try sandbox.write(bytes: whole[..<count], to: path)
      var scalars = RunScalars(home: fixture.store.home)
      #expect(scalars.summaries(of: run)["loss"]?.last == 1, "cut at \(count)")
    }
    for position in stride(from: 0, to: whole.count, by: 3) {
      var damaged = whole
      damaged[position] ^= 0x41
      try sandbox.write(bytes: damaged, to: path)
      #expect(summaries(of: run)["loss"]?.last == 1, "damaged at \(position)")
      #expect(sandbox.bytes(of: path) == whole, "damaged at \(position)")
    }
    try sandbox.write(String(repeating: "not ours ", count: 100), to: path)
    #expect(summaries(of: run)["loss"]?.last == 1)
    #expect(sandbox.bytes(of: path) == whole)
  }

  @Test func doesWithoutACacheThatCannotBeWritten() throws {
    let run = try line("loss: 1\n")
    try sandbox.write("in the way", to: "runs/.cache")
    #expect(summaries(of: run)["loss"]?.last == 1)
    #expect(sandbox.text(of: "runs/.cache") == "in the way")
  }

  @Test func forgetsRunsThatAreGone() throws {
    let kept = try line("loss: 1\n")
    try sandbox.write(
      #"{"\#(kept.id.text)": {"command": "x", "status": 0, "state": "completed"}}"#,
      to: "runs/sweep/metadata.json")
    /// Looks at so many runs that are in no ledger, and tells how large the cache is then.
    func size(afterFinding count: Int) throws -> Int {
      var scalars = RunScalars(home: fixture.store.home)
      _ = scalars.summaries(of: kept)
      for _ in 0..<count { _ = scalars.summaries(of: try line("loss: 5\n")) }
      scalars.save()
      return try #require(sandbox.bytes(of: "runs/.cache/scalars/sweep")).count
    }
    let small = try size(afterFinding: 600)
    #expect(try size(afterFinding: 601) < small * 5 / 4)
    try replaceUnseen("loss: 2\n", in: log(of: kept))
    #expect(summaries(of: kept)["loss"]?.last == 1)
  }
}
