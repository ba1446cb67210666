/// What the bytes of output are, for those who look for metrics in it.
extension UInt8 {
  @inline(__always)
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  @inline(__always)
  var isDecimalDigit: Bool { self &- 0x30 < 10 }

  @inline(__always)
  var isCapital: Bool { self &- 0x41 < 26 }

  @inline(__always)
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

  /// Whether the name of a metric can begin with it.
  @inline(__always)
  var isNameStart: Bool { isLetter || self == UInt8(ascii: "_") || self >= 0x80 }

  /// Whether it can stand in the name of a metric: a letter, a digit, one of `_ . / @ % + # -`, or a
  /// part of a character that is not ASCII.
  @inline(__always)
  var isNamePart: Bool {
    if self >= 0x80 { return true }
    let members: UInt64 = self < 64 ? 0x03ff_e828_0000_0000 : 0x07ff_fffe_87ff_ffff
    return members >> UInt64(self & 63) & 1 == 1
  }
}

extension UnsafeRawBufferPointer {
  /// Without blanks at its end.
  @inline(__always)
  var withoutBlanksAtEnd: UnsafeRawBufferPointer {
    var end = count
    while end > 0, self[end - 1].isBlank { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: self[..<end])
  }

  var withoutBlanksAtStart: UnsafeRawBufferPointer {
    var start = 0
    while start < count, self[start].isBlank { start += 1 }
    return UnsafeRawBufferPointer(rebasing: self[start...])
  }

  /// Whether it is `text`, which has small letters only, in any case.
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in 0..<count {
      let expected = text.utf8Start[index]
      let byte = self[index]
      guard byte == expected || (byte.isLetter && byte | 0x20 == expected) else { return false }
    }
    return true
  }
}
