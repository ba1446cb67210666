import Queries
import Testing

@Suite struct FilterExamplesTests {
  @Test func `every expression and range that help shows can be read`() throws {
    for expression in FilterExamples.expressions.map(\.0) {
      #expect(throws: Never.self, "\(expression)") { _ = try FilterExpression(parsing: expression) }
    }
    for range in FilterExamples.ranges.flatMap(\.self) {
      #expect(throws: Never.self, "\(range)") { _ = try StartRange(parsing: range) }
    }
    #expect(FilterExamples.expressions.count >= 7)
    #expect(FilterExamples.ranges.flatMap(\.self).count >= 12)
  }
}
