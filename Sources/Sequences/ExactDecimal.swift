/// A number as written in the decimal system: `0.10` is 10 hundredths, not a tenth.
package struct ExactDecimal: Hashable, Sendable {
  /// How many digits after the point are kept exactly.
  package static let mostDecimals = 18

  package var units: Int
  /// How many digits stand after the point: the units are 10^-`decimals`.
  package var decimals: Int

  package init(units: Int, decimals: Int) {
    self.units = units
    self.decimals = decimals
  }

  /// Reads a plain decimal, such as `5`, `-0.10`, `1e-3`, `.5`; nil for anything else, for the
  /// forms that YAML readers disagree about (`010`, `0x1F`, `1_000`, `1:30`), and for numbers that
  /// do not fit.
  package init?(_ text: String) {
    guard let parts = DecimalNotation(text), let exponent = parts.exponentValue else { return nil }
    var decimals = parts.fraction.utf8.count - exponent
    var magnitude = 0
    for digit in (parts.whole + parts.fraction).utf8 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      magnitude = sum
    }
    while decimals < 0 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      guard !overflow, decimals > -40 else { return nil }
      magnitude = product
      decimals += 1
    }
    guard decimals <= Self.mostDecimals else { return nil }
    self.init(units: parts.isNegative ? -magnitude : magnitude, decimals: decimals)
  }

  /// The same number in smaller units; nil if it does not fit.
  package func units(withDecimals decimals: Int) -> Int? {
    var units = units
    for _ in self.decimals..<max(self.decimals, decimals) {
      let (product, overflow) = units.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      units = product
    }
    return units
  }

  package var isWhole: Bool {
    var units = units
    for _ in 0..<decimals {
      guard units.isMultiple(of: 10) else { return false }
      units /= 10
    }
    return true
  }

  package var text: String {
    var digits = String(units.magnitude)
    if decimals > 0 {
      let missing = decimals + 1 - digits.utf8.count
      if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
      digits.insert(".", at: digits.utf8.index(digits.endIndex, offsetBy: -decimals))
    }
    return units < 0 ? "-" + digits : digits
  }
}
