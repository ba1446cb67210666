/// As `realNumber`, for the bytes of a word; nothing is made of a number that is short enough to be
/// worked out at once.
package func realNumber(_ bytes: UnsafeRawBufferPointer) -> Double? {
  var position = 0
  let isNegative = bytes.first == UInt8(ascii: "-")
  if isNegative || bytes.first == UInt8(ascii: "+") { position += 1 }
  var digits: UInt64 = 0
  var digitCount = 0
  var fractionCount = 0
  var hasPoint = false
  scan: while position < bytes.count {
    switch bytes[position] {
    case let byte where isDigit(byte):
      digits = digits &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
      digitCount += 1
      if hasPoint { fractionCount += 1 }
    case UInt8(ascii: ".") where !hasPoint: hasPoint = true
    default: break scan
    }
    position += 1
  }
  // Below 2^53 digits and power of ten are exact as doubles, and so one rounding gives the nearest
  // number (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
  guard position == bytes.count, (1...15).contains(digitCount) else {
    return realNumber(String(decoding: bytes, as: UTF8.self))
  }
  let value = Double(digits) / powersOfTen[fractionCount]
  return isNegative ? -value : value
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
