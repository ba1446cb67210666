import JSON

/// A place in a line of output, and the steps that can be made from it. A step that cannot be made
/// leaves the place as it is.
struct LineCursor {
  let bytes: UnsafeRawBufferPointer
  var position = 0

  /// The longest name of a metric.
  static let longestName = 200

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  @inline(__always)
  var isAtEnd: Bool { position >= bytes.count }

  /// The next byte; 0 at the end.
  @inline(__always)
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// The byte behind the next one; 0 where there is none.
  @inline(__always)
  var second: UInt8 { position + 1 < bytes.count ? bytes[position + 1] : 0 }

  var rest: UnsafeRawBufferPointer { bytes.slice(min(position, bytes.count)..<bytes.count) }

  @inline(__always)
  mutating func skipBlanks() {
    var end = position
    while end < bytes.count, bytes[end].isBlank { end += 1 }
    position = end
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte, !isAtEnd else { return false }
    position += 1
    return true
  }

  mutating func take(_ text: StaticString) -> Bool {
    guard bytes.holds(text, at: position) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Takes bytes as long as they are of a kind.
  @inline(__always)
  mutating func take(while isWanted: (UInt8) -> Bool) -> UnsafeRawBufferPointer {
    let start = position
    var end = start
    while end < bytes.count, isWanted(bytes[end]) { end += 1 }
    position = end
    return bytes.slice(start..<end)
  }

  /// Takes digits, which are a number of at most 15 of them.
  mutating func takeWholeNumber() -> Int? {
    let start = position
    var number = 0
    while position < bytes.count, bytes[position].isDecimalDigit, position - start < 16 {
      number = number * 10 + Int(bytes[position] & 15)
      position += 1
    }
    guard (1...15).contains(position - start) else {
      position = start
      return nil
    }
    return number
  }

  /// Takes a fixed number of digits, behind which there is no other.
  mutating func takeDigits(_ count: Int) -> Bool {
    guard position + count <= bytes.count else { return false }
    for offset in 0..<count where !bytes[position + offset].isDecimalDigit { return false }
    if position + count < bytes.count, bytes[position + count].isDecimalDigit { return false }
    position += count
    return true
  }

  /// Takes a word that can be the name of a metric.
  @inline(__always)
  mutating func takeName() -> UnsafeRawBufferPointer? {
    guard next.isNameStart else { return nil }
    let start = position
    let name = take { $0.isNamePart }
    guard name.count <= Self.longestName else {
      position = start
      return nil
    }
    return name
  }

  /// Takes what stands up to the next blank.
  @inline(__always)
  mutating func takeWord() -> UnsafeRawBufferPointer {
    take { !$0.isBlank }
  }
}
