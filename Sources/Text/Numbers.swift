import Glibc

/// `value` with this many digits after the point, correctly rounded; `nan`, `inf` as C prints them.
package func fixedPoint(_ value: Double, decimals: Int) -> String {
  withVaList([Int32(decimals), value]) { arguments in
    // The largest finite number has 309 digits before the point.
    String(unsafeUninitializedCapacity: 320 + decimals) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        Int(vsnprintf(characters.baseAddress, characters.count, "%.*f", arguments))
      }
    }
  }
}

/// The same without zeros at the end: `1.5`, `2`.
package func trimmedFraction(_ value: Double, decimals: Int) -> String {
  var text = fixedPoint(value, decimals: decimals)
  guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}

/// `1234567` as `1,234,567`.
package func groupedByThousands(_ number: Int) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (position, digit) in digits.enumerated() {
    if position > 0 && (digits.count - position).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return text
}

/// `1 job`, `1,200 jobs`.
package func counted(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
  groupedByThousands(number) + " " + (number == 1 ? singular : plural ?? singular + "s")
}

/// A number of digits with at most one point: no sign, no exponent, no `inf`.
func plainDecimal(_ text: some StringProtocol) -> Double? {
  let bytes = text.utf8
  guard
    bytes.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
    bytes.allSatisfy({
      $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    })
  else { return nil }
  // `.5` and `5.` are numbers to people, if not to every parser.
  let padded = (text.hasPrefix(".") ? "0" : "") + text + (text.hasSuffix(".") ? "0" : "")
  return Double(padded)
}
