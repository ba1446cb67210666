/// The parts of a number in plain decimal notation: `[+-] digits [. digits] [e [+-] digits]`,
/// without a zero before other digits.
package struct DecimalNotation {
  package private(set) var isNegative = false
  package private(set) var whole = ""
  package private(set) var fraction = ""
  package private(set) var hasPoint = false
  package private(set) var exponent: String?

  package init?(_ text: String) {
    var rest = Substring(text)
    if let sign = rest.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      rest.removeFirst()
    }
    whole = Self.digits(&rest)
    if rest.first == "." {
      hasPoint = true
      rest.removeFirst()
      fraction = Self.digits(&rest)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    guard whole.utf8.count <= 1 || !whole.hasPrefix("0") else { return nil }
    if let letter = rest.first, letter == "e" || letter == "E" {
      rest.removeFirst()
      var exponent = ""
      if let sign = rest.first, sign == "-" || sign == "+" {
        if sign == "-" { exponent = "-" }
        rest.removeFirst()
      }
      let digits = Self.digits(&rest)
      guard !digits.isEmpty else { return nil }
      self.exponent = exponent + digits
    }
    guard rest.isEmpty else { return nil }
  }

  package var isInteger: Bool { !hasPoint && exponent == nil }

  /// Nil if it is absurdly large.
  package var exponentValue: Int? {
    guard let exponent else { return 0 }
    return Int(exponent).flatMap { $0.magnitude <= 10_000 ? $0 : nil }
  }

  /// The same number as JSON writes it: a digit on both sides of the point, no `+` before it.
  package var json: String {
    (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole)
      + (fraction.isEmpty ? (hasPoint ? ".0" : "") : "." + fraction)
      + (exponent.map { "e" + $0 } ?? "")
  }

  /// Why a text that looks like a number is none here; nil if it does not look like one.
  package static func isSpecialForm(_ text: String) -> Bool {
    let unsigned = text.drop { $0 == "-" || $0 == "+" }
    guard let first = unsigned.first else { return false }
    if [".inf", ".nan"].contains(unsigned.lowercased()) { return true }
    return first.isASCII && first.isNumber
      && unsigned.allSatisfy { $0.isASCII && ($0.isHexDigit || "_:.xob".contains($0)) }
  }

  private static func digits(_ rest: inout Substring) -> String {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest[digits.endIndex...]
    return String(digits)
  }
}
