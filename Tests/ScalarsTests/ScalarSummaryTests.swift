import JSON
import Scalars
import Testing

@Suite struct ScalarSummaryTests {
  private func summary(_ values: [(Double, Int)]) throws -> ScalarSummary {
    let (value, step) = try #require(values.first)
    var summary = ScalarSummary(value, step: step)
    for (value, step) in values.dropFirst() { summary.add(value, step: step) }
    return summary
  }

  @Test func takesFirstAndLastFromTheSteps() throws {
    // A program that goes back to step 3 and ends before where it has been.
    let loss = try summary([(5, 3), (4, 9), (6, 2), (3, 9), (1, 4)])
    #expect(loss.first == 6 && loss.firstStep == 2)
    #expect(loss.last == 3 && loss.lastStep == 9)
    #expect(loss.total == 19 && loss.count == 5 && loss.average == 3.8)
  }

  @Test func keepsTheFirstOfEqualExtremes() throws {
    let loss = try summary([(2, 0), (1, 1), (3, 2), (1, 3), (3, 4)])
    #expect(loss.minimum == 1 && loss.minimumStep == 1)
    #expect(loss.maximum == 3 && loss.maximumStep == 2)
  }

  @Test func passesOverWhatIsNoNumberInExtremesOnly() throws {
    let loss = try summary([(.nan, 0), (2, 1), (.nan, 2)])
    #expect(loss.minimum == 2 && loss.minimumStep == 1)
    #expect(loss.maximum == 2 && loss.maximumStep == 1)
    #expect(loss.first.isNaN && loss.last.isNaN && loss.total.isNaN)
    #expect(try summary([(.nan, 0), (.nan, 1)]).minimum.isNaN)
    #expect(try summary([(1, 0), (.infinity, 1)]).maximum == .infinity)
  }

  @Test func readsWhatItHasWritten() throws {
    let loss = try summary([(0.1, 7), (-.infinity, 2), (1e300, 12)])
    #expect(ScalarSummary(loss.json) == loss)
    let undefined = try summary([(.nan, 1)])
    #expect(ScalarSummary(undefined.json)?.last.isNaN == true)
  }

  @Test func readsRecordsWithoutSteps() throws {
    let text = #"{"last":3.0,"first":1.0,"min":0.5,"max":"inf","sum":6.0,"count":3,"step":7}"#
    let json = try Array(text.utf8).withUnsafeBytes { try JSONValue(parsing: $0) }
    let loss = try #require(ScalarSummary(json))
    #expect(loss.last == 3 && loss.lastStep == 7 && loss.first == 1 && loss.firstStep == nil)
    #expect(loss.minimum == 0.5 && loss.minimumStep == nil && loss.maximum == .infinity)
    #expect(loss.total == 6 && loss.count == 3)
  }

  @Test(arguments: [
    JSONValue.null, .string("x"), .object(JSONObject()), .array([]),
    .object(JSONObject([.init(key: "last", value: .string("much"))])),
  ])
  func refusesWhatIsNoSummary(json: JSONValue) {
    #expect(ScalarSummary(json) == nil)
  }
}
