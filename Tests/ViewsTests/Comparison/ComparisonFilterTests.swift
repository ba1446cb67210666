import JSON
import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing

@testable import Views

@Suite struct ComparisonFilterTests {
  private let fixture: RunFixture
  /// With `lr` 0, 1 and 2.
  private let runs: [RunRecord]

  init() throws {
    fixture = try RunFixture()
    let writer = try fixture.writer()
    runs = try (0..<3).map { number in
      var creation = RunCreation(operation: "train", state: .completed, time: Double(number))
      creation.flags = Flags(["lr": .integer(number)])
      creation.label = "label \(number)"
      return try writer.create(creation)
    }
    try writer.close()
  }

  private var filter: ComparisonFilter { ComparisonFilter(RunQuery(fixture.store)) }

  /// The places of the rows for which an expression holds.
  private func places(_ filter: inout ComparisonFilter, _ text: String) throws -> [Int] {
    let found = try filter.matches(text)
    #expect(found.isSubset(of: runs.map(\.tableID)))
    return runs.indices.filter { found.contains(runs[$0].tableID) }
  }

  @Test(
    arguments: [
      ("flag:lr > 0", [1, 2]), ("flag:lr = 1", [1]), ("label contains '2'", [2]),
      ("status = error", []), ("", [0, 1, 2]), ("not flag:lr = 1", [0, 2]),
    ])
  func `an expression holds for some rows, an empty one for all`(text: String, rows: [Int]) throws {
    var filter = filter
    #expect(try places(&filter, text) == rows)
  }

  @Test(arguments: [("lr >", "continues"), ("lr ! 1", "unexpected '!'"), ("= 1", "unexpected '='")])
  func `what is wrong with an expression is short`(text: String, wording: String) {
    var filter = filter
    do throws(ComparisonFilter.Problem) {
      _ = try filter.matches(text)
      Issue.record("\(text) should be wrong")
    } catch {
      guard case .badExpression(let said) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(said.hasPrefix(wording), "\(said)")
    }
  }

  @Test func `runs are read once, until they are forgotten`() throws {
    var filter = filter
    #expect(try places(&filter, "marked = yes") == [])
    #expect(
      try fixture.store.edit([runs[1]], notify: { _ in }) { _ in .label("other") } == 1)
    #expect(try places(&filter, "label = other") == [])
    filter.forget()
    #expect(try places(&filter, "label = other") == [1])
  }

  @Test func `what has changed is taken in, and what has gone is taken out`() throws {
    var filter = filter
    #expect(try places(&filter, "") == [0, 1, 2])
    var changed = runs[2]
    changed.label = "other"
    filter.update([(changed.tableID, changed)])
    #expect(try places(&filter, "label = other") == [2])
    filter.remove([runs[0].tableID])
    #expect(try places(&filter, "") == [1, 2])
  }
}
