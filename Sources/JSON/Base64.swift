/// Base 64 with padding (RFC 4648, section 4), for bytes that are not text.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func append(_ bytes: UnsafeRawBufferPointer, to encoded: inout [UInt8]) {
    var position = 0
    while position < bytes.count {
      let count = min(3, bytes.count - position)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? UInt32(bytes[position + offset]) : 0)
      }
      for digit in 0..<4 {
        encoded.append(
          digit <= count ? alphabet[Int(group >> (18 - 6 * digit)) & 63] : UInt8(ascii: "="))
      }
      position += 3
    }
  }

  /// The bytes; nil if the text is not base 64.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var decoded: [UInt8] = []
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text {
      if byte == UInt8(ascii: "=") {
        padding += 1
        group <<= 6
      } else {
        guard padding == 0, let digit = alphabet.firstIndex(of: byte) else { return nil }
        group = group << 6 | UInt32(digit)
      }
      digits += 1
      if digits == 4 {
        guard padding <= 2 else { return nil }
        for shift in [16, 8, 0].prefix(3 - padding) {
          decoded.append(UInt8(truncatingIfNeeded: group >> UInt32(shift)))
        }
        digits = 0
        group = 0
      }
    }
    return decoded
  }
}
