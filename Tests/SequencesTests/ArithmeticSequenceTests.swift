import Sequences
import Testing

@Suite struct ArithmeticSequenceTests {
  private func texts(
    _ first: String, _ end: String, _ step: String, includingEnd: Bool = true
  ) throws -> [String] {
    let sequence = try ArithmeticSequence(
      from: #require(ExactDecimal(first)), to: #require(ExactDecimal(end)),
      by: #require(ExactDecimal(step)), includingEnd: includingEnd)
    let texts = (0..<sequence.count).map { sequence[$0].text }
    for (place, text) in texts.enumerated() { #expect(sequence.position(of: text) == place) }
    return texts
  }

  @Test func isExact() throws {
    #expect(try texts("0", "0.3", "0.10") == ["0.00", "0.10", "0.20", "0.30"])
    #expect(try texts("10", "1", "-3") == ["10", "7", "4", "1"])
    #expect(try texts("0", "3", "1", includingEnd: false) == ["0", "1", "2"])
    #expect(try texts("1", "2", "0.4") == ["1.0", "1.4", "1.8"])
    #expect(try texts("5", "5", "1") == ["5"])
    let sequence = try ArithmeticSequence(
      from: #require(ExactDecimal("2.0")), to: #require(ExactDecimal("8")),
      by: #require(ExactDecimal("3")), includingEnd: true)
    for text in ["-1.0", "11.0", "3.0", "5", "x"] { #expect(sequence.position(of: text) == nil) }
  }

  @Test func reachesTheEndsOfWholeNumbers() throws {
    let (least, most) = ("-9223372036854775807", "9223372036854775807")
    #expect(try texts(least, most, most) == [least, "0", most])
    let all = ExactDecimal(units: .min, decimals: 0)
    let sequence = try ArithmeticSequence(
      from: all, to: ExactDecimal(units: .max, decimals: 0),
      by: ExactDecimal(units: .max, decimals: 0), includingEnd: true)
    #expect((0..<sequence.count).map { sequence[$0].units } == [.min, -1, .max - 1])
  }

  @Test(arguments: [
    ("5", "1", "1"), ("1", "5", "-1"),
  ])
  func isEmptyWhereTheStepLeadsAway(first: String, end: String, step: String) {
    #expect(throws: ArithmeticSequence.Problem.empty) { try texts(first, end, step) }
  }

  @Test func isNothingBeforeItsBeginning() {
    #expect(throws: ArithmeticSequence.Problem.empty) {
      try texts("0", "0", "1", includingEnd: false)
    }
    #expect(throws: ArithmeticSequence.Problem.tooLarge) {
      try texts("1", "9000000000000000000", "0.001")
    }
  }
}

@Suite struct ExactDecimalTests {
  @Test(
    arguments: [
      ("5", "5"), ("-0.10", "-0.10"), ("1e-3", "0.001"), (".5", "0.5"), ("2E2", "200"),
      ("010", nil), ("0x1F", nil), ("1_000", nil), ("1e-19", nil), ("", nil), ("-", nil),
      ("99999999999999999999", nil),
    ] as [(String, String?)])
  func readsPlainDecimals(text: String, shown: String?) {
    #expect(ExactDecimal(text)?.text == shown)
  }

  @Test func knowsWholeNumbers() throws {
    #expect(try #require(ExactDecimal("2.00")).isWhole)
    #expect(try !#require(ExactDecimal("2.01")).isWhole)
  }
}
