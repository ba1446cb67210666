import Jobs

/// Reads the lower-case hex digits that ids and sums are written in, fast.
enum HexDigits {
  /// 255 for what is not a digit.
  private static let values: [UInt8] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(byte) - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt8(byte) - UInt8(ascii: "a") + 10
    default: 255
    }
  }

  /// 16 digits at `position`, which must lie within.
  @inline(__always)
  static func word64(_ bytes: UnsafeRawBufferPointer, at position: Int) -> UInt64? {
    values.withUnsafeBufferPointer { values in
      var word: UInt64 = 0
      var bad: UInt8 = 0
      for offset in 0..<16 {
        let value = values[Int(bytes[position + offset])]
        bad |= value
        word = word << 4 | UInt64(value & 15)
      }
      return bad == 255 ? nil : word
    }
  }

  /// 8 digits at `position`, which must lie within.
  static func word32(_ bytes: UnsafeRawBufferPointer, at position: Int) -> UInt32? {
    values.withUnsafeBufferPointer { values in
      var word: UInt32 = 0
      for offset in 0..<8 {
        let value = values[Int(bytes[position + offset])]
        if value > 15 { return nil }
        word = word << 4 | UInt32(value)
      }
      return word
    }
  }

  /// The SHA-256 in 64 digits; nil for anything else.
  static func digest(_ text: UnsafeRawBufferPointer) -> CommandDigest? {
    guard text.count == 64, let first = word64(text, at: 0), let second = word64(text, at: 16),
      let third = word64(text, at: 32), let fourth = word64(text, at: 48)
    else { return nil }
    return CommandDigest(words: (first, second, third, fourth))
  }

  /// A job's id: 16, 32 or 64 digits; nil for anything else.
  static func jobID(_ text: UnsafeRawBufferPointer) -> JobID? {
    switch text.count {
    case 16: word64(text, at: 0).map { JobID(CommandDigest(words: ($0, 0, 0, 0))) }
    case 32:
      if let high = word64(text, at: 0), let low = word64(text, at: 16) {
        JobID(random: high, low)
      } else {
        nil
      }
    case 64: digest(text).map { JobID($0, clashing: true) }
    default: nil
    }
  }
}

extension [UInt8] {
  /// The digits of an id.
  mutating func append(_ id: JobID) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
      let count = id.write(to: digits)
      append(contentsOf: digits[..<count])
    }
  }
}
