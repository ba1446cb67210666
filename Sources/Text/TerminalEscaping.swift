/// Makes text from outside harmless to a terminal, and visible.
///
/// Control characters (C0, DEL, and C1 in either of its encodings), bidirectional overrides and
/// isolates, and bytes that are not UTF-8 come out as `\x1b`, `\t` or `\u202e`; everything else
/// is unchanged. A backslash is not doubled: the result is for reading, not for parsing.
package func escapedForTerminal(
  _ bytes: some Sequence<UInt8>, keepingNewlines: Bool = false
) -> String {
  let bytes = Array(bytes)
  guard !bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
    return String(decoding: bytes, as: UTF8.self)
  }
  var escaped: [UInt8] = []
  escaped.reserveCapacity(bytes.count + 16)
  var position = 0
  while position < bytes.count {
    let length = lengthOfScalar(in: bytes, at: position)
    if length == 0 {
      escaped.append(contentsOf: hexEscape("\\x", UInt32(bytes[position]), digits: 2))
      position += 1
      continue
    }
    let encoded = bytes[position..<(position + length)]
    let scalar = decodedScalar(encoded)
    if scalar == 0x0a && keepingNewlines {
      escaped.append(UInt8(ascii: "\n"))
    } else if let visible = visibleForm(of: scalar) {
      escaped.append(contentsOf: visible)
    } else {
      escaped.append(contentsOf: encoded)
    }
    position += length
  }
  return String(decoding: escaped, as: UTF8.self)
}

/// The same for text that is UTF-8 already.
package func escapedForTerminal(_ text: String, keepingNewlines: Bool = false) -> String {
  escapedForTerminal(text.utf8, keepingNewlines: keepingNewlines)
}

/// How a control character is shown on a terminal; nil for one that is shown unchanged.
private func visibleForm(of scalar: UInt32) -> [UInt8]? {
  switch scalar {
  case 0x09: Array("\\t".utf8)
  case 0x0a: Array("\\n".utf8)
  case 0x0d: Array("\\r".utf8)
  case 0x00...0x1f, 0x7f...0x9f: hexEscape("\\x", scalar, digits: 2)
  case 0x202a...0x202e, 0x2066...0x2069: hexEscape("\\u", scalar, digits: 4)
  default: nil
  }
}

private func hexEscape(_ prefix: String, _ value: UInt32, digits: Int) -> [UInt8] {
  let hex = String(value, radix: 16)
  return Array((prefix + String(repeating: "0", count: max(0, digits - hex.count)) + hex).utf8)
}

/// The length of the well-formed UTF-8 sequence that starts at `start`; 0 if there is none.
/// The ranges are those of the Unicode Standard's table 3-7.
private func lengthOfScalar(in bytes: [UInt8], at start: Int) -> Int {
  let second: ClosedRange<UInt8>
  let length: Int
  switch bytes[start] {
  case 0x00...0x7f: return 1
  case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
  case 0xe0: (length, second) = (3, 0xa0...0xbf)
  case 0xed: (length, second) = (3, 0x80...0x9f)
  case 0xe1...0xef: (length, second) = (3, 0x80...0xbf)
  case 0xf0: (length, second) = (4, 0x90...0xbf)
  case 0xf4: (length, second) = (4, 0x80...0x8f)
  case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
  default: return 0
  }
  guard start + length <= bytes.count, second.contains(bytes[start + 1]) else { return 0 }
  let rest = bytes[(start + 2)..<(start + length)]
  return rest.allSatisfy { (0x80...0xbf).contains($0) } ? length : 0
}

private func decodedScalar(_ encoded: ArraySlice<UInt8>) -> UInt32 {
  guard let first = encoded.first, encoded.count > 1 else { return UInt32(encoded.first ?? 0) }
  let lead = UInt32(first) & (0x7f >> UInt32(encoded.count))
  return encoded.dropFirst().reduce(lead) { $0 << 6 | UInt32($1 & 0x3f) }
}
