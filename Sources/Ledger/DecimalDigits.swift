/// Numbers in JSON text that are written as we write them.
enum DecimalDigits {
  /// nil for anything else.
  static func int(_ text: UnsafeRawBufferPointer) -> Int? {
    var magnitude = 0
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative ? text.slice(1..<text.count) : text
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      magnitude = magnitude * 10 + Int(byte & 15)
    }
    return isNegative ? -magnitude : magnitude
  }

  /// A number without an exponent whose digits a `Double` has exactly: the quotient of two whole
  /// numbers that are exact is the nearest one to the text. nil for anything else.
  static func double(_ text: UnsafeRawBufferPointer) -> Double? {
    var magnitude: UInt64 = 0
    var decimals = -1
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative ? text.slice(1..<text.count) : text
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    for byte in digits {
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      magnitude = magnitude * 10 + UInt64(byte & 15)
      if decimals >= 0 { decimals += 1 }
    }
    guard magnitude < 1 << 53, decimals != 0, digits[0] != UInt8(ascii: ".") else { return nil }
    let value = Double(magnitude) / powersOfTen[max(0, decimals)]
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  ]
}
