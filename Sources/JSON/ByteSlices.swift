import Glibc

extension UnsafeRawBufferPointer {
  /// The part of it, counted from 0 again.
  @inlinable @inline(__always)
  package func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range])
  }

  @inlinable @inline(__always)
  package func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && holds(text, at: 0)
  }

  @inlinable
  package func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let left = baseAddress, let right = other.baseAddress else { return true }
    return memcmp(left, right, count) == 0
  }

  /// Whether `text` stands at `position`.
  @inlinable @inline(__always)
  package func holds(_ text: StaticString, at position: Int) -> Bool {
    guard let baseAddress, position + text.utf8CodeUnitCount <= count else {
      return text.utf8CodeUnitCount == 0
    }
    // Most texts that do not stand there differ in their first byte.
    return text.utf8CodeUnitCount == 0
      || self[position] == text.utf8Start.pointee
        && memcmp(baseAddress + position, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  /// Whether `text` stands anywhere in it.
  package func contains(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first else { return true }
    var position = 0
    while let found = firstIndex(of: first, from: position) {
      if found + text.count > count { return false }
      if slice(found..<(found + text.count)).equals(text) { return true }
      position = found + 1
    }
    return false
  }

  /// Where `byte` stands next, from `position` on.
  @inlinable @inline(__always)
  package func firstIndex(of byte: UInt8, from position: Int) -> Int? {
    guard let baseAddress, position < count,
      let found = memchr(baseAddress + position, Int32(byte), count - position)
    else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }

  /// Where `byte` stands last, before `end`.
  package func lastIndex(of byte: UInt8, before end: Int) -> Int? {
    var position = end
    while position > 0 {
      position -= 1
      if self[position] == byte { return position }
    }
    return nil
  }
}
