/// As `realNumber`, for the bytes of a word; nothing is made of a number that is short enough to be
/// worked out at once.
package func realNumber(_ bytes: UnsafeRawBufferPointer) -> Double? {
  if let (value, end) = leadingNumber(bytes) { return end == bytes.count ? value : nil }
  // What is left are `inf`, `infinity` and `nan`.
  guard (3...9).contains(bytes.count), let first = bytes.first(where: { !isSign($0) }),
    first | 0x20 == UInt8(ascii: "i") || first | 0x20 == UInt8(ascii: "n")
  else { return nil }
  return realNumber(String(decoding: bytes, as: UTF8.self))
}

/// The decimal number that `bytes` begin with, and where it ends: of `12.5ms` 12.5 and 4. Nil if
/// they begin with none.
package func leadingNumber(_ bytes: UnsafeRawBufferPointer) -> (value: Double, end: Int)? {
  guard let scanned = scanNumber(bytes) else { return nil }
  if let value = scanned.value { return (value, scanned.end) }
  let text = String(
    decoding: UnsafeRawBufferPointer(rebasing: bytes[..<scanned.end]), as: UTF8.self)
  return realNumber(text).map { ($0, scanned.end) }
}

/// The same, of a number that is short enough to be worked out at once.
func shortNumber(_ bytes: UnsafeRawBufferPointer) -> (value: Double, end: Int)? {
  scanNumber(bytes).flatMap { scanned in scanned.value.map { ($0, scanned.end) } }
}

/// Where the number ends that `bytes` begin with, and its value if it is short enough.
@inline(__always)
private func scanNumber(_ bytes: UnsafeRawBufferPointer) -> (value: Double?, end: Int)? {
  guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
  let count = bytes.count
  var position = 0
  let isNegative = count > 0 && start[0] == UInt8(ascii: "-")
  if isNegative || count > 0 && start[0] == UInt8(ascii: "+") { position = 1 }
  var digits: UInt64 = 0
  var digitCount = 0
  var fractionCount = 0
  func scanDigits() -> Int {
    let first = position
    while position < count {
      let digit = start[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      digits = digits &* 10 &+ UInt64(digit)
      position += 1
    }
    return position - first
  }
  digitCount = scanDigits()
  if position < count, start[position] == UInt8(ascii: ".") {
    position += 1
    fractionCount = scanDigits()
    digitCount += fractionCount
  }
  guard digitCount > 0 else { return nil }
  let (exponent, end) = exponent(bytes, at: position) ?? (0, position)
  let power = exponent - fractionCount
  // Below 2^53 digits and power of ten are exact as doubles, and so one rounding gives the nearest
  // number (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
  guard digitCount <= 15, (-22...22).contains(power) else { return (nil, end) }
  let value =
    power < 0 ? Double(digits) / powersOfTen[-power] : Double(digits) * powersOfTen[power]
  return (isNegative ? -value : value, end)
}

/// The exponent that stands at `position`, and where it ends. One that is out of all bounds is as
/// good as any that is too large.
private func exponent(
  _ bytes: UnsafeRawBufferPointer, at position: Int
) -> (exponent: Int, end: Int)? {
  guard position + 1 < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
  var end = position + 1
  let isNegative = bytes[end] == UInt8(ascii: "-")
  if isSign(bytes[end]) { end += 1 }
  let start = end
  var exponent = 0
  while end < bytes.count, isDigit(bytes[end]) {
    exponent = min(exponent * 10 + Int(bytes[end] & 15), 1_000_000)
    end += 1
  }
  return end > start ? (isNegative ? -exponent : exponent, end) : nil
}

private func isSign(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
