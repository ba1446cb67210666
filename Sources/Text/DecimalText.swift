/// A real number in the fewest digits that stand for it exactly, as Python writes it, so that a
/// Python program gets what it would have printed: `1.0`, `0.0001`, `1e-05`, `1e+16`, `inf`.
package func decimalText(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  // Between these bounds Swift and Python write the same.
  if value.magnitude >= 1e-4 && value.magnitude < 1e15 { return value.description }
  let (digits, exponent) = shortestDigits(value.magnitude)
  let sign = value.sign == .minus ? "-" : ""
  // Python's bounds between the two notations.
  guard (-4..<16).contains(exponent) else {
    let fraction = digits.dropFirst()
    let power = String(exponent.magnitude)
    return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e"
      + (exponent < 0 ? "-" : "+") + (power.utf8.count < 2 ? "0" : "") + power
  }
  guard exponent >= 0 else {
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
  }
  let padded = digits + String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count))
  let fraction = padded.dropFirst(exponent + 1)
  return sign + padded.prefix(exponent + 1) + "." + (fraction.isEmpty ? "0" : fraction)
}

/// The significant digits of a number without zeros at their end, and the power of ten of the
/// first of them.
private func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
  let parts = value.description.split(separator: "e")
  let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  let whole = mantissa[0]
  let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
  let zeros = all.prefix { $0 == "0" }.count
  var digits = String(all.dropFirst(zeros))
  while digits.hasSuffix("0") { digits.removeLast() }
  guard !digits.isEmpty else { return ("0", 0) }
  let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  return (digits, power + whole.count - 1 - zeros)
}

/// A whole number in decimal digits, with a sign if need be; leading zeros count for nothing. Nil
/// for anything else, numbers too large for an integer included.
package func wholeNumber(_ text: some StringProtocol) -> Int? {
  let digits = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
  guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else { return nil }
  return Int(text)
}

/// A number with a point, an exponent, both or neither, or one of `inf`, `infinity`, `nan`.
package func realNumber(_ text: some StringProtocol) -> Double? {
  if let short = text.utf8.withContiguousStorageIfAvailable({ bytes in
    shortNumber(UnsafeRawBufferPointer(bytes))
  }), let (value, end) = short, end == text.utf8.count {
    return value
  }
  let signed = Substring(text)
  var rest = signed.utf8
  if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
    rest.removeFirst()
  }
  let isNegative = signed.utf8.first == UInt8(ascii: "-")
  switch Substring(rest).lowercased() {
  case "inf", "infinity": return isNegative ? -.infinity : .infinity
  case "nan": return .nan
  default: break
  }
  let whole = rest.prefix(while: isDigit)
  rest = rest.dropFirst(whole.count)
  var fraction = rest.prefix(0)
  if rest.first == UInt8(ascii: ".") {
    rest.removeFirst()
    fraction = rest.prefix(while: isDigit)
    rest = rest.dropFirst(fraction.count)
  }
  guard !whole.isEmpty || !fraction.isEmpty else { return nil }
  let exponent = Substring(rest)
  if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
    rest.removeFirst()
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest.removeFirst()
    }
    guard !rest.isEmpty else { return nil }
    rest = rest.drop(while: isDigit)
  }
  guard rest.isEmpty else { return nil }
  // `.5` and `5.` are numbers to people, if not to Swift.
  let mantissa =
    (whole.isEmpty ? "0" : String(Substring(whole))) + "."
    + (fraction.isEmpty ? "0" : String(Substring(fraction)))
  return Double((isNegative ? "-" : "") + mantissa + exponent)
}

package func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

extension StringProtocol {
  /// Without blanks and tabs at either end.
  package var trimmedBlanks: Self.SubSequence {
    var rest = self[...]
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return rest
  }
}
