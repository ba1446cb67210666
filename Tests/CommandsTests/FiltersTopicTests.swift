import Queries
import Testing

@testable import Commands

@Suite struct FiltersTopicTests {
  @Test func `every expression and range that the topic shows can be read`() throws {
    for expression in FiltersTopic.expressions.map(\.0) {
      #expect(throws: Never.self, "\(expression)") { _ = try FilterExpression(parsing: expression) }
    }
    for range in FiltersTopic.ranges.flatMap(\.self) {
      #expect(throws: Never.self, "\(range)") { _ = try StartRange(parsing: range) }
    }
    #expect(FiltersTopic.expressions.count >= 7)
    #expect(FiltersTopic.ranges.flatMap(\.self).count >= 12)
  }
}
