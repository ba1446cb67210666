import Jobs
import Ledger
import Queries
import RunsTestSupport
import Testing

@testable import Runs

@Suite struct FoundRunsTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
    let lines = (1...40).map { number in
      let id = String(repeating: "0", count: 14) + (number < 10 ? "0" : "") + String(number)
      return "\"\(id)\":{\"status\":0,\"state\":\"completed\",\"start\":\(number),"
        + "\"parameters\":{\"n\":\"\(number % 4)\"},\"command\":\"x --n=\(number % 4)\"}"
    }
    try fixture.sandbox.makeFolder("runs/lines")
    try fixture.sandbox.write(
      "{\n" + lines.joined(separator: ",\n") + "\n}\n", to: "runs/lines/metadata.json")
    try fixture.writer().create(fixture.creation(100))
  }

  private func times(_ found: inout FoundRuns) -> [Double] {
    var times: [Double] = []
    found.forEach { run, _ in times.append(run.time) }
    return times
  }

  @Test func `they can be gone through again, with the same result`() throws {
    var found = try fixture.store.find()
    let expected = [100] + (1...40).reversed().map(Double.init)
    #expect(times(&found) == expected)
    // What comes later is not found.
    try fixture.writer().create(fixture.creation(200))
    #expect(times(&found) == expected)
    #expect(found.problems.isEmpty)
  }

  @Test func `of a run that is glanced at nothing is made`() throws {
    var found = try fixture.store.find(members: .ofLists)
    var (glanced, made) = ([Double?](), [Double]())
    found.forEach(glance: { run in
      guard run.isPlainLine, run.time != 20 else { return false }
      glanced.append(run.time)
      return true
    }) { run, _ in made.append(run.time) }
    #expect(glanced == (1...40).reversed().filter { $0 != 20 }.map { Double($0) })
    #expect(made == [100, 20])
  }

  @Test(arguments: ["n = 3", "n != 3", "not (n = 3) and status = completed", "n < 2 or x = 1"])
  func `filters choose the same lines, with or without a look at their records`(
    text: String
  ) throws {
    let expression = try #require(try FilterExpression(parsing: text))
    let expected = try fixture.store.runs().runs.filter { run in
      expression.holds { RunValues(run).value(of: $0) }
    }
    var filter = RunFilter()
    filter.expressions = [expression]
    #expect(try fixture.store.runs(matching: filter).runs.map(\.id) == expected.map(\.id))
    #expect(!expected.isEmpty && expected.count < 41)
  }

  @Test func `what cannot be read is reported each time`() throws {
    let path = "runs/lines/metadata.json"
    let text = try #require(fixture.sandbox.text(of: path))
    try fixture.sandbox.write(
      text.replacing("\"start\":7,", with: "\"start\":7,\"label\":\"\\q\","), to: path)
    var found = try fixture.store.find(members: .ofLists)
    for _ in 0..<2 {
      #expect(!times(&found).contains(7))
      #expect(found.problems.count == 1)
    }
  }
}
