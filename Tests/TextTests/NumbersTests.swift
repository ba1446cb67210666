import Testing
import Text

@Suite struct NumbersTests {
  @Test func `decimals are fixed and correctly rounded`() {
    #expect(fixedPoint(3.14159, decimals: 2) == "3.14")
    #expect(fixedPoint(0.125, decimals: 2) == "0.12")
    #expect(fixedPoint(-1.5, decimals: 0) == "-2")
    #expect(fixedPoint(1e22, decimals: 1) == "10000000000000000000000.0")
    #expect(fixedPoint(.infinity, decimals: 2) == "inf")
    #expect(fixedPoint(-.greatestFiniteMagnitude, decimals: 3).utf8.count == 314)
  }

  @Test func `zeros at the end are dropped`() {
    #expect(trimmedFraction(1.50, decimals: 3) == "1.5")
    #expect(trimmedFraction(20, decimals: 2) == "20")
    #expect(trimmedFraction(100, decimals: 0) == "100")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `thousands are grouped`(number: Int, text: String) {
    #expect(groupedByThousands(number) == text)
  }

  @Test func `things are counted in singular and plural`() {
    #expect(counted(1, "job") == "1 job")
    #expect(counted(0, "job") == "0 jobs")
    #expect(counted(12_000, "retry", "retries") == "12,000 retries")
  }
}
