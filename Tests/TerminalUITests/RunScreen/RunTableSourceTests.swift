import Ledger
import Runs
import RunsTestSupport
import Testing
import Views

@testable import TerminalUI

/// What the screen of `compare` does to the runs behind its rows.
@Suite struct RunTableSourceTests {
  private let fixture: RunFixture
  private var source: RunTableSource
  private let ids: [String]

  init() throws {
    let fixture = try RunFixture()
    self.fixture = fixture
    let writer = try fixture.writer()
    let runs = try (1...2).map {
      try writer.create(fixture.creation(Double($0), state: .completed))
    }
    try writer.close()
    let reading = ComparisonReader(
      ComparisonRequest(), of: RunQuery(fixture.store), project: nil)
    let stamp = fixture.store.stamp
    source = RunTableSource(
      reading, try reading.read().comparison, stamp, TableLayoutFile(home: fixture.store.home),
      user: "eve", warn: { Issue.record("\($0.message)") })
    ids = runs.map(\.tableID)
  }

  private func run(_ place: Int) throws -> RunRecord {
    try #require(try fixture.store.runs().runs.first { $0.tableID == ids[place] })
  }

  @Test func `runs are edited as the commands do it`() throws {
    var source = source
    for edit in [
      TableEdit.mark(true), .label(" two  words "), .tags(add: ["t"], remove: []), .comment("so"),
    ] {
      guard case .done(_, changed: [ids[0]]) = source.answer(.edit(edit, [ids[0]])) else {
        Issue.record("\(edit) is done")
        return
      }
    }
    let edited = try run(0)
    #expect(edited.isMarked)
    #expect(edited.tags == ["t"])
    #expect(edited.comments.map(\.body) == ["so"])
    #expect(edited.comments.map(\.user) == ["eve"])
    #expect(edited.label?.hasPrefix("two") == true)
    #expect(try !run(1).isMarked)
  }

  @Test func `what is new is read, and nothing where nothing is`() throws {
    var source = source
    guard case .nothing = source.answer(.follow([])),
      case .rows(let rows, gone: []) = source.answer(.follow([ids[0]]))
    else {
      Issue.record("nothing has changed")
      return
    }
    #expect(rows.map(\.id) == [ids[0]])
    let writer = try fixture.writer("other")
    let added = try writer.create(fixture.creation(9, of: "other", state: .completed))
    try writer.close()
    guard case .table(let model) = source.answer(.follow([])) else {
      Issue.record("there is another run")
      return
    }
    #expect(model.rows.map(\.id) == [added.tableID, ids[1], ids[0]])
    guard case .nothing = source.answer(.follow([])) else {
      Issue.record("that is known by now")
      return
    }
  }

  @Test func `what is deleted can be brought back`() throws {
    var source = source
    guard
      case .deleted("deleted 1 run; U restores", ids: [ids[0]]) = source.answer(
        .delete([ids[0]]))
    else {
      Issue.record("it is deleted")
      return
    }
    #expect(try fixture.store.runs().runs.map(\.tableID) == [ids[1]])
    guard case .restored("restored 1 run") = source.answer(.restore([ids[0]])) else {
      Issue.record("it is back")
      return
    }
    #expect(try fixture.store.runs().runs.count == 2)
  }

  @Test func `a file that is there is not replaced unasked`() throws {
    var source = source
    try fixture.sandbox.write("mine\n", to: "a.csv")
    var export = TableExport(
      path: fixture.sandbox.path("a.csv"), rows: ids, columns: ["operation"], replaces: false)
    guard case .exists(export) = source.answer(.export(export)) else {
      Issue.record("it is there")
      return
    }
    #expect(fixture.sandbox.lines(of: "a.csv") == ["mine"])
    export.replaces = true
    guard case .done = source.answer(.export(export)) else {
      Issue.record("it is written")
      return
    }
    #expect(fixture.sandbox.lines(of: "a.csv") == ["operation", "train", "train"])
  }

  @Test func `what is over is not stopped, and what is gone is told`() {
    var source = source
    guard case .failed("nothing is running there on this machine") = source.answer(.stop(ids))
    else {
      Issue.record("nothing runs")
      return
    }
    guard case .failed = source.answer(.details("nothing")) else {
      Issue.record("there is no such run")
      return
    }
  }
}
