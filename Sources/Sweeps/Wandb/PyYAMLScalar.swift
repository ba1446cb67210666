import Text

/// What PyYAML, by which W&B reads a sweep file, makes of a plain scalar: YAML 1.1, in which `no` is
/// false, `010` is 8, `1:30` is 90, and `1e-3`, without a point, is text.
enum PyYAMLScalar: Hashable {
  case boolean(Bool)
  case null
  /// The decimal digits, with a `-` before them if need be.
  case integer(String)
  case real(Double)
  case text

  init(_ text: String) {
    if let truth = Self.truth(of: text) {
      self = .boolean(truth)
    } else if ["", "~", "null", "Null", "NULL"].contains(text) {
      self = .null
    } else if let digits = Self.integer(text) {
      self = .integer(digits)
    } else if let number = Self.real(text) {
      self = .real(number)
    } else {
      self = .text
    }
  }

  static func truth(of text: String) -> Bool? {
    switch text {
    case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": true
    case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": false
    default: nil
    }
  }

  private static func integer(_ text: String) -> String? {
    let (isNegative, unsigned) = signed(text)
    guard let digits = magnitude(unsigned) else { return nil }
    return isNegative && digits != "0" ? "-" + digits : digits
  }

  /// In decimal digits.
  private static func magnitude(_ text: Substring) -> String? {
    if text == "0" { return "0" }
    if text.hasPrefix("0b") { return number(text.dropFirst(2), radix: 2) }
    if text.hasPrefix("0x") { return number(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0") { return number(text.dropFirst(), radix: 8) }
    guard let first = text.utf8.first, isDigit(first) else { return nil }
    if text.contains(":") { return sexagesimal(text).map { String($0) } }
    // These may be longer than any integer type.
    guard text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return nil }
    return text.filter { $0 != "_" }
  }

  private static func number(_ digits: Substring, radix: Int) -> String? {
    guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
      return nil
    }
    return UInt128(digits.filter { $0 != "_" }, radix: radix).map { String($0) }
  }

  /// `1:30` is 90: digits, then groups below 60.
  private static func sexagesimal(_ text: Substring) -> UInt128? {
    let groups = text.split(separator: ":", omittingEmptySubsequences: false)
    var sum: UInt128 = 0
    for (place, group) in groups.enumerated() {
      let digits = place == 0 ? group.filter { $0 != "_" } : String(group)
      guard digits.utf8.allSatisfy(isDigit), place == 0 || digits.utf8.count <= 2,
        let number = UInt128(digits), place == 0 || number < 60
      else { return nil }
      let (product, overflow) = sum.multipliedReportingOverflow(by: 60)
      let (next, carry) = product.addingReportingOverflow(number)
      guard !overflow, !carry else { return nil }
      sum = next
    }
    return sum
  }

  private static func real(_ text: String) -> Double? {
    let (isNegative, unsigned) = signed(text)
    switch unsigned {
    case ".inf", ".Inf", ".INF": return isNegative ? -.infinity : .infinity
    case ".nan", ".NaN", ".NAN": return unsigned.count == text.count ? .nan : nil
    default: break
    }
    guard let magnitude = fraction(unsigned, isSigned: unsigned.count < text.count) else {
      return nil
    }
    return isNegative ? -magnitude : magnitude
  }

  private static func fraction(_ text: Substring, isSigned: Bool) -> Double? {
    guard let point = text.firstIndex(of: ".") else { return nil }
    let whole = text[..<point]
    let rest = text[text.index(after: point)...]
    let decimals = rest.prefix { $0 == "_" || $0.isASCII && $0.isNumber }
    let exponent = rest[decimals.endIndex...]
    if whole.contains(":") {
      guard exponent.isEmpty, let seconds = sexagesimal(whole) else { return nil }
      return realNumber("\(seconds).\(decimals.filter { $0 != "_" })")
    }
    // Without a leading digit, one must follow, and no sign may stand there.
    let first = whole.isEmpty ? decimals.utf8.first : whole.utf8.first
    guard let first, isDigit(first), !(whole.isEmpty && isSigned),
      whole.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }), isExponent(exponent)
    else { return nil }
    return realNumber((whole + "." + decimals + exponent).filter { $0 != "_" })
  }

  /// Nothing, or an exponent with its sign.
  private static func isExponent(_ text: Substring) -> Bool {
    guard let letter = text.first else { return true }
    let signed = text.dropFirst()
    let digits = signed.dropFirst()
    return (letter == "e" || letter == "E") && (signed.first == "+" || signed.first == "-")
      && !digits.isEmpty && digits.utf8.allSatisfy(isDigit)
  }

  private static func signed(_ text: String) -> (isNegative: Bool, unsigned: Substring) {
    guard let sign = text.first, sign == "-" || sign == "+" else { return (false, text[...]) }
    return (sign == "-", text.dropFirst())
  }
}
