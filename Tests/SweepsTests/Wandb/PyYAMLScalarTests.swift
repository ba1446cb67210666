import Testing

@testable import Sweeps

@Suite struct PyYAMLScalarTests {
  // The types and values of PyYAML 6.0.
  @Test(arguments: [
    ("yes", "boolean(true)"), ("Off", "boolean(false)"), ("y", "text"), ("TrUe", "text"),
    ("null", "null"), ("~", "null"), ("", "null"), ("nil", "text"),
    ("0", "integer 0"), ("-0", "integer 0"), ("+12", "integer 12"), ("1_000", "integer 1000"),
    ("010", "integer 8"), ("-010", "integer -8"), ("0_7", "integer 7"), ("09", "text"),
    ("0x1F", "integer 31"), ("0b101", "integer 5"), ("0o17", "text"), ("1:30", "integer 90"),
    ("-1:30:01", "integer -5401"), ("1:60", "text"), ("0:30", "text"), ("0x", "text"),
    ("123456789012345678901", "integer 123456789012345678901"), ("1e3", "text"),
    ("1.0e3", "text"), ("1.0e+3", "real 1000.0"), ("1.", "real 1.0"), (".5", "real 0.5"),
    ("-.5", "text"), ("+1.5", "real 1.5"), ("1_0.2_5", "real 10.25"), ("010.5", "real 10.5"),
    ("1:30.5", "real 90.5"), (".inf", "real inf"), ("-.Inf", "real -inf"), (".NaN", "real nan"),
    ("-.nan", "text"), (".", "text"), ("1.2.3", "text"), ("12 ", "text"), ("１", "text"),
    ("0b", "text"), ("_1", "text"), ("1_", "integer 1"), ("0x_", "text"),
    ("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "text"),
  ])
  func `a plain scalar is what PyYAML makes of it`(text: String, expected: String) {
    let shown =
      switch PyYAMLScalar(text) {
      case .boolean(let truth): "boolean(\(truth))"
      case .null: "null"
      case .integer(let digits): "integer \(digits)"
      case .real(let number): "real \(number)"
      case .text: "text"
      }
    #expect(shown == expected)
  }
}
