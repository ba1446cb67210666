import Queries
import TestSupport
import Testing

/// What docs/filters.md shows in tables.
@Suite struct FiltersPageTests {
  private let rows: [[String]]

  init() throws {
    rows = try DocumentationPage("docs/filters.md").text.split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .map { line in
        line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
          .map { $0.trimmingPrefix(while: \.isWhitespace) }
          .map { String($0.reversed().trimmingPrefix(while: \.isWhitespace).reversed()) }
      }
  }

  @Test func `every test that is shown is an expression`() throws {
    let tests = rows.filter { $0[0].contains(#/^`(lr|opt|label|tags) /#) }
    #expect(tests.count == 8)
    for text in tests.flatMap({ codes(in: $0[0]) }) {
      #expect(try FilterExpression(parsing: text) != nil, "\(text)")
    }
  }

  @Test func `every range that is shown means what its text says`() throws {
    let ranges = rows.filter { $0.count == 3 }
    #expect(ranges.count > 20)
    for row in ranges {
      let text = try #require(codes(in: row[0]).first)
      let interval = try StartRange(parsing: text)
        .interval(now: 1_556_721_323, calendar: Zone.utc)
      #expect(interval.start.map(Zone.utc.text) ?? "" == row[1], "\(text)")
      #expect(interval.end.map(Zone.utc.text) ?? "" == row[2], "\(text)")
    }
  }

  private func codes(in cell: String) -> [String] {
    cell.matches(of: /`([^`]+)`/).map { String($0.output.1) }
  }
}
