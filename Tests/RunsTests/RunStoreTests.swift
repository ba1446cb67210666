import Glibc
import RunsTestSupport
import JSON
import Jobs
import Ledger
import Operations
import Queries
import Testing

@testable import Runs

@Suite struct RunStoreTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  @Test func `a home that is missing has no runs`() throws {
    let listing = try fixture.store.runs()
    #expect(listing.runs.isEmpty)
    #expect(listing.total == 0)
    #expect(listing.problems.isEmpty)
  }

  @Test func `runs of all ledgers are listed by time, newest first`() throws {
    let train = try fixture.writer("train")
    let serve = try fixture.writer("serve")
    for time in [1.0, 4, 3] { try train.create(fixture.creation(time, of: "train")) }
    for time in [2.0, 5] { try serve.create(fixture.creation(time, of: "serve")) }
    try serve.close()
    let listing = try fixture.store.runs()
    #expect(listing.runs.map(\.time) == [5, 4, 3, 2, 1])
    #expect(listing.runs.map(\.operation) == ["serve", "train", "train", "serve", "train"])
  }

  @Test func `of runs of one time the later one comes first`() throws {
    let writer = try fixture.writer()
    let runs = try (0..<3).map { _ in try writer.create(fixture.creation(7)) }
    #expect(try fixture.store.runs().runs.map(\.id) == runs.map(\.id).reversed())
  }

  @Test func `a limit keeps the newest and counts all`() throws {
    let writer = try fixture.writer()
    // In an order in which every part of the list has newer and older ones.
    try writer.create(
      (0..<1_000).map { fixture.creation(Double($0 * 7 % 1_000)) },
      sharing: RecordTemplate(fixture.creation(0).shared))
    let listing = try fixture.store.runs(limit: 20)
    #expect(listing.runs.map(\.time) == (980..<1_000).reversed().map(Double.init))
    #expect(listing.total == 1_000)
  }

  @Test func `files and links in a home that are no ledgers are passed over`() throws {
    let run = try fixture.writer().create(fixture.creation(1)).id
    try fixture.sandbox.write("a note", to: "runs/a-note.txt")
    try fixture.sandbox.makeFolder("data")
    for (name, target) in [("a-file", "a-note.txt"), ("a-hole", "nowhere"), ("data", "../data")] {
      try #require(symlink(target, fixture.sandbox.path("runs/\(name)")) == 0)
    }
    #expect(try fixture.store.ledgers().map(\.folder) == [fixture.sandbox.path("runs/train")])
    #expect(try fixture.store.runs().problems.isEmpty)
    #expect(try fixture.store.run(run)?.operation == "train")
  }

  @Test func `a broken ledger does not hide a run that is named`() throws {
    let run = try fixture.writer().create(fixture.creation(1)).id
    try fixture.sandbox.makeFolder("runs/broken")
    try fixture.sandbox.write("[1]", to: "runs/broken/metadata.json")
    #expect(try fixture.store.run(run)?.operation == "train")
    #expect(throws: LedgerError.self) { try fixture.store.run(.random()) }
  }

  @Test func `lines of a launch are no runs of the operation of its name`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1)).id
    try writer.close()
    let line =
      #"{"\#(String(repeating: "c", count: 32))": {"command": "true", "state": "completed"}}"#
    try fixture.sandbox.makeFolder("runs/serve")
    try fixture.sandbox.write(line, to: "runs/serve/metadata.json")
    #expect(try fixture.store.runs().runs.map(\.operation).sorted() == ["serve", "train"])
    #expect(try fixture.store.runs(ofOperation: "serve").runs.isEmpty)
    #expect(try fixture.store.runs(ofOperation: "train").runs.map(\.id) == [run])
  }

  @Test func `a place beyond the list is told how many runs there are`() throws {
    func hint(_ word: String, _ filter: RunFilter = RunFilter()) -> String? {
      do {
        _ = try fixture.store.select([word], matching: filter)
        return nil
      } catch {
        #expect(error.message == "could not find a run matching '\(word)'")
        return error.hint
      }
    }
    #expect(hint("1") == "there are no runs")
    try fixture.writer().create(fixture.creation(1))
    #expect(hint("1:9") == "there is 1 run; 'batchrun runs' lists all runs")
    #expect(hint("-1") == "there is 1 run; 'batchrun runs' lists all runs")
    var filter = RunFilter()
    filter.states = [.error]
    #expect(hint("1", filter) == "no run matches the filters")
  }

  @Test func `what is only in the trash is reported to be there`() throws {
    let writer = try RunWriter(home: fixture.store.trash.home, operation: "train")
    let runs = try (1...2).map { try writer.create(fixture.creation(Double($0))).id }
    try writer.close()
    func problem(_ word: String) -> [String?] {
      do {
        _ = try fixture.store.select([word])
        return []
      } catch {
        return [error.message, error.hint]
      }
    }
    let id = runs[0].shortText
    #expect(
      problem(runs[0].text) == [
        "run \(id) (train) is in the trash",
        "it was deleted, or removed when done; 'batchrun runs restore \(id)' restores it",
      ])
    #expect(
      problem("train") == [
        "the 2 runs that 'train' matches are in the trash",
        "they were deleted, or removed when done; 'batchrun runs restore train' restores "
          + "them",
      ])
    #expect(problem("serve").first == "could not find a run matching 'serve'")
    try fixture.writer().create(fixture.creation(3))
    #expect(try fixture.store.select(["train"]).runs.count == 1)
  }

  @Test func `a broken ledger does not hide the others`() throws {
    try fixture.writer().create(fixture.creation(1))
    try fixture.sandbox.makeFolder("runs/broken")
    try fixture.sandbox.write("[1]", to: "runs/broken/metadata.json")
    try fixture.sandbox.makeFolder("runs/empty")
    let listing = try fixture.store.runs()
    #expect(listing.runs.count == 1)
    #expect(listing.problems.count == 1)
  }

  @Test func `the name of a runfile means its lines, that of a script never does`() throws {
    let line =
      #"{"\#(String(repeating: "c", count: 32))": {"command": "true", "state": "completed"}}"#
    try fixture.sandbox.makeFolder("runs/sweep")
    try fixture.sandbox.write(line, to: "runs/sweep/metadata.json")
    try fixture.writer("train").create(fixture.creation(1, of: "train"))
    for word in ["sweep", "sweep.run", "sweep.yml", "some/folder/sweep.run"] {
      #expect(try fixture.store.select([word]).runs.map(\.operation) == ["sweep"], "\(word)")
    }
    for word in ["sweep.py", "sweeps.run", "train.run"] {
      #expect(throws: RunSelectionError.self, "\(word)") { try fixture.store.select([word]) }
    }
  }

  @Test func `lines of a runfile are runs, named by their ledger`() throws {
    try fixture.sandbox.makeFolder("runs/sweep")
    try fixture.sandbox.write(
      #"{"0123456789abcdef":{"command":"x 0.5","parameters":{"lr":"0.5"},"status":3,"start":9,"#
        + #""runtime":1}}"#,
      to: "runs/sweep/metadata.json")
    let run = try #require(try fixture.store.runs().runs.first)
    #expect(run.operation == "sweep")
    #expect(run.flags == Flags(["lr": .real(0.5)]))
    #expect(run.state == .error)
    #expect(run.exitCode == 3)
    #expect(run.time == 9)
    #expect(run.directory == nil)
  }

  @Test func `a running run whose process has gone is terminated`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    try writer.update(
      run.id, set: [.state(.running), .init(key: "claimed_by", value: deadClaimer)])
    #expect(try fixture.store.run(run.id)?.state == .terminated)
    try writer.update(run.id, set: [.init(key: "claimed_by", value: RunClaimer.current.json)])
    #expect(try fixture.store.run(run.id)?.state == .running)
  }

  @Test func `an operation's runs are found without those of its batches`() throws {
    let writer = try fixture.writer("train")
    try writer.create(fixture.creation(1, of: "train"))
    try writer.create(fixture.creation(2, of: "train+"))
    #expect(try fixture.store.runs(ofOperation: "train").runs.map(\.time) == [1])
    #expect(try fixture.store.runs(ofOperation: "train+").runs.map(\.time) == [2])
  }

  @Test func `ids are found by how they begin`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    for _ in 0..<20 { try writer.create(fixture.creation(2)) }
    #expect(try fixture.store.runs(withPrefix: run.id.shortText).runs.map(\.id) == [run.id])
    #expect(try fixture.store.runs(withPrefix: "").runs.count == 21)
    #expect(try fixture.store.runs(withPrefix: "x").runs.isEmpty)
  }

  @Test func `a filter's conditions must all hold, any of the values of one`() throws {
    let writer = try fixture.writer()
    for (number, label) in ["a", "b", "ab", ""].enumerated() {
      var creation = fixture.creation(Double(number))
      creation.label = label.isEmpty ? nil : label
      creation.isMarked = number == 2
      creation.tags = ["t\(number)"]
      try writer.create(creation)
    }
    func times(_ change: (inout RunFilter) throws -> Void) throws -> [Double] {
      var filter = RunFilter()
      try change(&filter)
      return try fixture.store.runs(matching: filter).runs.map(\.time)
    }
    #expect(try times { $0.labels = ["a"] } == [2, 0])
    #expect(try times { $0.labels = ["-", "b"] } == [3, 2, 1])
    #expect(try times { $0.isUnlabeled = true } == [3])
    #expect(try times { $0.isMarked = true } == [2])
    #expect(try times { $0.isMarked = false } == [3, 1, 0])
    #expect(try times { $0.tags = ["t0", "t1", "t"] } == [1, 0])
    #expect(try times { $0.operations = ["rai"] } == [3, 2, 1, 0])
    #expect(try times { $0.operations = ["rain2"] } == [])
    #expect(try times { $0.states = [.staged] } == [3, 2, 1, 0])
    #expect(try times { $0.excludedStates = [.staged] } == [])
    #expect(try times { $0.started = StartInterval(start: 1, end: 3) } == [2, 1])
    #expect(
      try times {
        $0.labels = ["a"]
        $0.isMarked = true
      } == [2])
    func expressions(_ texts: String...) throws -> [FilterExpression] {
      try texts.compactMap { try FilterExpression(parsing: $0) }
    }
    #expect(try times { $0.expressions = try expressions("label contains b") } == [2, 1])
    #expect(
      try times { $0.expressions = try expressions("label contains b", "tags contains t2") } == [2])
    #expect(
      try times {
        $0.expressions = try expressions("label is not undefined")
        $0.excludedStates = [.running]
        $0.operations = ["^train$", "x"]
      } == [2, 1, 0])
  }

  @Test func `a record that cannot be read is reported once, and takes no other's place`() throws {
    let writer = try fixture.writer()
    for time in 1...5 { try writer.create(fixture.creation(Double(time))) }
    try writer.close()
    let text = try #require(fixture.sandbox.text(of: "runs/train/metadata.json"))
    // Each has a line: the brackets of one and a number of the other are wrong.
    let damaged = text.replacing("\"start\":4.0", with: "\"start\":4.0}")
      .replacing("\"attempts\":0,\"start\":2.0", with: "\"attempts\":0x,\"start\":2.0")
    try fixture.sandbox.write(damaged, to: "runs/train/metadata.json")
    let listing = try fixture.store.runs(limit: 3)
    #expect(listing.runs.map(\.time) == [5, 3, 1])
    #expect(listing.total == 3)
    #expect(listing.problems.count == 2)
    let selection = try fixture.store.select(["1", "3", ":"])
    #expect(selection.runs.map(\.time) == [5, 1, 3])
    #expect(selection.problems.count == 2)
  }
}
