/// JSON is written straight into a byte buffer, which its owner uses again and again.
extension [UInt8] {
  /// Text of ours, as it stands.
  @inline(__always)
  package mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A string from bytes that should be UTF-8; what is not becomes U+FFFD.
  ///
  /// - Returns: false if something had to be replaced.
  @discardableResult
  package mutating func appendJSONString(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var lossless = true
    append(UInt8(ascii: "\""))
    var position = 0
    var plain = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
        position += 1
        continue
      }
      if byte >= 0x80 {
        let length = UTF8Sequence.length(in: bytes, at: position)
        if length > 0 {
          position += length
          continue
        }
      }
      append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[plain..<position]))
      if byte >= 0x80 {
        lossless = false
        append("\u{fffd}")
      } else {
        appendEscape(byte)
      }
      position += 1
      plain = position
    }
    append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[plain..<position]))
    append(UInt8(ascii: "\""))
    return lossless
  }

  package mutating func appendJSONString(_ text: String) {
    var text = text
    text.withUTF8 { _ = appendJSONString(UnsafeRawBufferPointer($0)) }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x0a: append("\\n")
    case 0x0d: append("\\r")
    case 0x09: append("\\t")
    default:
      append("\\u00")
      appendHexDigit(byte >> 4)
      appendHexDigit(byte & 15)
    }
  }

  /// One lower-case digit.
  package mutating func appendHexDigit(_ digit: UInt8) {
    append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }

  /// All digits of a word, leading zeros included.
  package mutating func appendHex<Word: FixedWidthInteger & UnsignedInteger>(_ word: Word) {
    appendHex(UInt64(word), digits: Word.bitWidth / 4)
  }

  private mutating func appendHex(_ word: UInt64, digits count: Int) {
    for place in (0..<count).reversed() {
      appendHexDigit(UInt8(truncatingIfNeeded: word >> UInt64(4 * place)) & 15)
    }
  }

  package mutating func appendJSON(_ number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDigits(number.magnitude, atLeast: 1)
  }

  /// The shortest digits that read back as the same number; `null` for what JSON has no word for.
  package mutating func appendJSON(_ number: Double) {
    guard number.isFinite else { return append("null") }
    if let whole = Int(exactly: number), whole.magnitude < 1 << 53 {
      appendJSON(whole)
    } else {
      append(contentsOf: number.description.utf8)
    }
  }

  package mutating func appendJSON(_ value: Bool) {
    if value { append("true") } else { append("false") }
  }

  /// Seconds with exactly six decimals.
  package mutating func appendJSONSeconds(_ seconds: Double) {
    let scaled = (seconds * 1_000_000).rounded()
    guard let microseconds = Int(exactly: scaled) else { return append("null") }
    if microseconds < 0 { append(UInt8(ascii: "-")) }
    appendDigits(microseconds.magnitude / 1_000_000, atLeast: 1)
    append(UInt8(ascii: "."))
    appendDigits(microseconds.magnitude % 1_000_000, atLeast: 6)
  }

  private mutating func appendDigits(_ number: UInt, atLeast minimum: Int) {
    withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { digits in
      var start = digits.count
      var rest = number
      while rest > 0 || digits.count - start < minimum {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
    }
  }

  package mutating func appendJSON(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let value): appendJSON(value)
    case .number(let text): append(contentsOf: text.utf8)
    case .string(let text): appendJSONString(text)
    case .array(let values):
      append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        appendJSON(value)
      }
      append(UInt8(ascii: "]"))
    case .object(let object):
      append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        appendJSONString(member.key)
        append(UInt8(ascii: ":"))
        appendJSON(member.value)
      }
      append(UInt8(ascii: "}"))
    }
  }
}

extension [UInt8] {
  /// JSON as it stands, without the white space between its parts.
  package mutating func appendCompactJSON(_ text: UnsafeRawBufferPointer) {
    guard text.count > 2, text[0] == UInt8(ascii: "{") || text[0] == UInt8(ascii: "[") else {
      return append(contentsOf: text)
    }
    var position = 0
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") {
        var scanner = JSONScanner(text, at: position)
        guard (try? scanner.skipString()) != nil else { break }
        append(contentsOf: text.slice(position..<scanner.position))
        position = scanner.position
      } else {
        if byte > 0x20 { append(byte) }
        position += 1
      }
    }
  }
}
