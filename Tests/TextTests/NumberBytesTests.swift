import Testing
import Text

@Suite struct NumberBytesTests {
  @Test(arguments: [
    "0", "1", "-1", "+2", "1.5", ".5", "5.", "1e3", "1E-5", "-2.5e+10", "1.0000e-03", "1e22",
    "1e23",
    "1e-22", "1e-23", "123456789012345", "1234567890123456789", "0.1234567890123456789", "1e400",
    "1e-400", "4.9e-324", "1e99999999999999999999", "inf", "-Infinity", "NaN", "9007199254740993",
  ])
  func readsWhatTheTextIs(text: String) throws {
    let expected = try #require(realNumber(text))
    let found = try #require(number(text))
    #expect(found == expected || (found.isNaN && expected.isNaN))
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "12ms", "1,5", "in", "infinit", "nano", "--1",
    "1 ", "none",
  ])
  func whatIsNoNumberIsNone(text: String) {
    #expect(number(text) == nil)
    #expect(realNumber(text) == nil)
  }

  @Test(arguments: [
    ("12.5ms", 12.5, 4), ("3/10", 3, 1), ("1e3s", 1000, 3), ("5e", 5, 1), ("91.2%", 91.2, 4),
    ("1:30", 1, 1), ("-.5x", -0.5, 3), ("12345678901234567890K", 12_345_678_901_234_567_168, 20),
  ])
  func tellsWhereTheNumberEnds(text: String, value: Double, end: Int) throws {
    var text = text
    let found = try #require(text.withUTF8 { leadingNumber(UnsafeRawBufferPointer($0)) })
    #expect(found.value == value && found.end == end)
  }

  private func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { realNumber(UnsafeRawBufferPointer($0)) }
  }
}
