import Queries
import Views
import Testing

@Suite struct ComparisonOrderTests {
  private var runs = ComparisonFixture()

  @Test mutating func `the order is that of the list unless another is asked for`() throws {
    try runs.add()
    try runs.add()
    #expect(try runs.order() == [1, 2])
  }

  @Test mutating func `numbers are sorted as numbers, and who has none comes last`() throws {
    try runs.add(scalars: ["x": [10]])
    try runs.add()
    try runs.add(scalars: ["x": [9]])
    try runs.add(scalars: ["x": [.nan]])
    try runs.add(scalars: ["x": [-.infinity]])
    runs.request.order = .init(by: "x")
    #expect(try runs.order() == [5, 3, 1, 4, 2])
    runs.request.order = .init(by: "x", isDescending: true)
    #expect(try runs.order() == [1, 3, 5, 4, 2])
    runs.request.limit = 2
    #expect(try runs.order() == [1, 3])
  }

  @Test mutating func `truth, numbers and texts have their places`() throws {
    for value in ["\"run10\"", "2", "\"run9\"", "true", "1.5", "\"a\"", "null"] {
      try runs.add("{\"flags\": {\"x\": \(value)}}")
    }
    runs.request.order = .init(by: "x")
    #expect(try runs.order() == [4, 5, 2, 6, 3, 1, 7])
    runs.request.order = .init(by: "x", isDescending: true)
    #expect(try runs.order() == [2, 5, 4, 1, 3, 6, 7])
  }

  @Test mutating func `equal rows stay in their order`() throws {
    for value in [1, 0, 1, 0] { try runs.add("{\"flags\": {\"x\": \(value)}}") }
    runs.request.order = .init(by: "x", isDescending: true)
    #expect(try runs.order() == [1, 3, 2, 4])
  }

  @Test mutating func `times are sorted by their length, not as texts`() throws {
    for runtime in [36_000, 7_200, 60] { try runs.add("{\"start\": 1, \"runtime\": \(runtime)}") }
    runs.request.order = .init(by: "time")
    #expect(try runs.order() == [3, 2, 1])
  }

  @Test mutating func `rows can be sorted by a heading, or by a column that is not shown`() throws {
    try runs.add(scalars: ["loss": [3, 1]])
    try runs.add(scalars: ["loss": [0, 2]])
    try runs.askOnly(for: "loss as L")
    runs.request.order = .init(by: "L")
    #expect(try runs.order() == [1, 2])
    runs.request.order = .init(by: "min loss")
    #expect(try runs.order() == [2, 1])
    #expect(try runs.headings() == ["run", "L"])
  }

  @Test mutating func `a heading wins over what its words mean`() throws {
    try runs.add(#"{"flags": {"a": 1}}"#, scalars: ["loss": [5]])
    try runs.add(#"{"flags": {"a": 2}}"#, scalars: ["loss": [4]])
    try runs.askOnly(for: "=a as loss")
    runs.request.order = .init(by: "loss")
    #expect(try runs.order() == [1, 2])
  }

  @Test mutating func `a column that no run has is an error`() throws {
    try runs.add(scalars: ["loss": [1]])
    try runs.askOnly(for: "loss")
    runs.request.order = .init(by: "los")
    #expect(throws: ComparisonError.unknownOrder("los", headings: ["run", "loss"])) {
      try runs.comparison()
    }
    runs.request.order = .init(by: "min")
    #expect(throws: ComparisonError.self) { try runs.comparison() }
  }

  @Test mutating func `what can be no column is an error`() throws {
    try runs.add(scalars: ["loss": [1]])
    for text in ["a =b", "", "loss,loss"] {
      runs.request.order = .init(by: text)
      let error = #expect(throws: ComparisonError.self) { try runs.comparison() }
      guard case .badOrder(text, _) = error else {
        Issue.record("\(String(describing: error)) for '\(text)'")
        continue
      }
    }
  }
}
