/// The inside of JSON strings.
package enum JSONString {
  /// The text that the inside of a string stands for. A surrogate without its partner becomes
  /// U+FFFD.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ inside: Range<Int>
  ) throws(JSONError) -> String {
    let text = bytes.slice(inside)
    if text.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) {
      return String(decoding: text, as: UTF8.self)
    }
    var decoded: [UInt8] = []
    try decode(bytes, inside, into: &decoded)
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw JSONError(.invalidUTF8, at: inside.lowerBound)
    }
    return text
  }

  /// As above, appending bytes, which are not checked to be UTF-8.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ inside: Range<Int>, into decoded: inout [UInt8]
  ) throws(JSONError) {
    var position = inside.lowerBound
    var plain = position
    while position < inside.upperBound {
      guard bytes[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      decoded.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[plain..<position]))
      guard position + 1 < inside.upperBound else { throw JSONError(.badEscape, at: position) }
      switch bytes[position + 1] {
      case UInt8(ascii: "n"): decoded.append(0x0a)
      case UInt8(ascii: "t"): decoded.append(0x09)
      case UInt8(ascii: "r"): decoded.append(0x0d)
      case UInt8(ascii: "b"): decoded.append(0x08)
      case UInt8(ascii: "f"): decoded.append(0x0c)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        decoded.append(bytes[position + 1])
      case UInt8(ascii: "u"):
        let (scalar, end) = try unicodeEscape(bytes, position, inside.upperBound)
        decoded.append(contentsOf: Array(String(Character(scalar)).utf8))
        position = end
        plain = position
        continue
      default: throw JSONError(.badEscape, at: position)
      }
      position += 2
      plain = position
    }
    decoded.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[plain..<position]))
  }

  /// The scalar of one `\uXXXX`, or of two that make a pair, at `position`; and where it ends.
  private static func unicodeEscape(
    _ bytes: UnsafeRawBufferPointer, _ position: Int, _ end: Int
  ) throws(JSONError) -> (Unicode.Scalar, Int) {
    guard let unit = hexUnit(bytes, position, end) else {
      throw JSONError(.badEscape, at: position)
    }
    let replacement: Unicode.Scalar = "\u{fffd}"
    if unit & 0xfc00 == 0xd800, let low = hexUnit(bytes, position + 6, end), low & 0xfc00 == 0xdc00
    {
      let value = 0x10000 + (unit & 0x3ff) << 10 + low & 0x3ff
      return (Unicode.Scalar(value) ?? replacement, position + 12)
    }
    return (Unicode.Scalar(unit) ?? replacement, position + 6)
  }

  /// The four digits of a `\uXXXX` at `position`; nil if there is none.
  private static func hexUnit(
    _ bytes: UnsafeRawBufferPointer, _ position: Int, _ end: Int
  ) -> UInt32? {
    guard position + 6 <= end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt32 = 0
    for byte in bytes[(position + 2)..<(position + 6)] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte & 15)
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        unit = unit << 4 | UInt32(byte & 15) + 9
      default: return nil
      }
    }
    return unit
  }
}
