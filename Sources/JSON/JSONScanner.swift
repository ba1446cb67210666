/// A shallow look at JSON: steps over values without making anything of them. It checks the
/// structure (brackets, commas, colons, quotes) but not the inside of strings and numbers.
package struct JSONScanner {
  /// How deeply values may nest.
  package static let depthLimit = 512

  package let bytes: UnsafeRawBufferPointer
  /// The next byte to look at.
  package var position: Int

  @inlinable
  package init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The byte at the position, after white space; nil at the end.
  @inlinable @inline(__always)
  package mutating func peek() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// Steps over `byte`, with white space before it.
  @inlinable @inline(__always)
  package mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard let next = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    guard next == byte else { throw JSONError(.unexpectedByte(next), at: position) }
    position += 1
  }

  /// Steps over a string and returns where its inside lies, escapes as they stand.
  @inlinable @inline(__always)
  package mutating func skipString() throws(JSONError) -> Range<Int> {
    try expect(UInt8(ascii: "\""))
    let start = position
    // Most strings are short and plain.
    let near = min(bytes.count, start + 12)
    var place = start
    while place < near {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") {
        position = place + 1
        return start..<place
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      place += 1
    }
    position = place
    try skipRestOfString()
    return start..<(position - 1)
  }

  /// From the inside of a string to behind its end.
  @usableFromInline
  mutating func skipRestOfString() throws(JSONError) {
    while position < bytes.count {
      if position + 8 <= bytes.count {
        let plain = JSONScanner.plainCount(
          bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        position += plain
        if plain == 8 { continue }
      }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): position += 2
      case 0..<0x20: throw JSONError(.controlCharacterInString, at: position)
      default: position += 1
      }
    }
    position = bytes.count
    throw JSONError(.unexpectedEnd, at: position)
  }

  /// How many of eight bytes, in the order of memory, come before the first that ends a string,
  /// escapes, or may not stand in one.
  @inline(__always)
  private static func plainCount(_ bytes: UInt64) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let word = UInt64(littleEndian: bytes)
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let escapes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    // A borrow can mark bytes after the first one that is meant, never bytes before it.
    let marks =
      ((quotes &- ones) & ~quotes) | ((escapes &- ones) & ~escapes)
      | ((word &- ones &* 0x20) & ~word)
    return (marks & (ones << 7)).trailingZeroBitCount >> 3
  }

  /// Steps over any value and returns where it lies.
  package mutating func skipValue() throws(JSONError) -> Range<Int> {
    guard let first = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    let start = position
    switch first {
    case UInt8(ascii: "\""): _ = try skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested(depth: 0)
    default: try skipScalar()
    }
    return start..<position
  }

  private mutating func skipNested(depth: Int) throws(JSONError) {
    guard depth < JSONScanner.depthLimit else { throw JSONError(.tooDeep, at: position) }
    let isObject = bytes[position] == UInt8(ascii: "{")
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    position += 1
    if peek() == close {
      position += 1
      return
    }
    while true {
      if isObject {
        _ = try skipString()
        try expect(UInt8(ascii: ":"))
      }
      switch peek() {
      case UInt8(ascii: "\""): _ = try skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested(depth: depth + 1)
      default: try skipScalar()
      }
      guard let next = peek() else { throw JSONError(.unexpectedEnd, at: position) }
      position += 1
      if next == close { return }
      guard next == UInt8(ascii: ",") else {
        throw JSONError(.unexpectedByte(next), at: position - 1)
      }
    }
  }

  /// A number or a word.
  @inline(__always)
  private mutating func skipScalar() throws(JSONError) {
    guard let first = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    let start = position
    scan: while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."):
        position += 1
      default: break scan
      }
    }
    if position == start { throw JSONError(.unexpectedByte(first), at: start) }
  }

  /// Steps over an object and hands each member's key (its inside) and value to `body`, which
  /// returns false to see no more of them.
  ///
  /// - Returns: where the object lies; what `body` did not want to see is not looked at, and the
  ///   range then ends where it stopped.
  @inlinable @inline(__always)
  package mutating func members(
    _ body: (_ key: Range<Int>, _ value: Range<Int>) throws(JSONError) -> Bool
  ) throws(JSONError) -> Range<Int> {
    try expect(UInt8(ascii: "{"))
    let start = position - 1
    if peek() == UInt8(ascii: "}") {
      position += 1
      return start..<position
    }
    while true {
      let key = try skipString()
      try expect(UInt8(ascii: ":"))
      let value = try skipValue()
      guard try body(key, value) else { return start..<position }
      guard let next = peek() else { throw JSONError(.unexpectedEnd, at: position) }
      position += 1
      if next == UInt8(ascii: "}") { return start..<position }
      guard next == UInt8(ascii: ",") else {
        throw JSONError(.unexpectedByte(next), at: position - 1)
      }
    }
  }
}
