import Testing
import Text

@Suite struct ShortDecimalTests {
  @Test(
    arguments: Array<(Double, String)>([
      (0.7, "0.7"), (1, "1.0"), (0.9999999, "0.999999"), (-0.9999999, "-0.999999"),
      (0.1 + 0.2, "0.3"), (2.0 / 3, "0.666666"), (1e-5, "1e-05"), (1.23456789e-12, "1.234567e-12"),
      (1e22, "1e+22"), (0.0000001, "1e-07"), (0.000123456789, "0.000123"),
      (1_234_567.875, "1234567.875"),
      (123_456_792, "123456792.0"), (9_007_199_254_740_992, "9007199254740992.0"), (0, "0.0"),
    ]))
  func `digits beyond the sixth are cut`(value: Double, text: String) {
    #expect(shortDecimal(value) == text)
  }

  @Test(arguments: ["0.7", "0.1", "1e-05", "3.14159", "0.999", "-2.3"])
  func `a number that had 32 bits is as short as it was there`(text: String) throws {
    let widened = Double(try #require(Float(text)))
    #expect(shortDecimal(widened) == text)
  }

  @Test func `what is not a number has a name`() {
    #expect(shortDecimal(.nan) == "nan")
    #expect(shortDecimal(-.infinity) == "-inf")
  }
}
