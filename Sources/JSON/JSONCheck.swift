/// Tells whether JSON that has been stepped over can be made a value of. Nothing is made of it.
package enum JSONCheck {
  /// `value` is what `JSONScanner.skipValue` has found, so its structure is right; strings and numbers
  /// are looked at by the rules of `JSONValue(parsing:)`.
  package static func isSound(_ value: UnsafeRawBufferPointer) -> Bool {
    switch value.first {
    case UInt8(ascii: "\""):
      return value.count >= 2 && isSound(value, inside: 1..<(value.count - 1))
    case UInt8(ascii: "{"): return isSound(object: value)
    case UInt8(ascii: "["): return isSound(array: value)
    default:
      return JSONNumber.isNumber(value) || value.equals("null") || value.equals("true")
        || value.equals("false")
    }
  }

  private static func isSound(_ bytes: UnsafeRawBufferPointer, inside: Range<Int>) -> Bool {
    bytes.slice(inside).isPlainASCII || (try? JSONString.decode(bytes, inside)) != nil
  }

  private static func isSound(object: UnsafeRawBufferPointer) -> Bool {
    var areSound = true
    var scanner = JSONScanner(object)
    let end = try? scanner.members { key, value in
      areSound = isSound(object, inside: key) && isSound(object.slice(value))
      return areSound
    }
    return end != nil && areSound
  }

  private static func isSound(array: UnsafeRawBufferPointer) -> Bool {
    var scanner = JSONScanner(array, at: 1)
    while let next = scanner.peek(), next != UInt8(ascii: "]") {
      guard let item = try? scanner.skipValue(), isSound(array.slice(item)) else { return false }
      if scanner.peek() == UInt8(ascii: ",") { scanner.position += 1 }
    }
    return true
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the inside of a string is ASCII without escapes, and so means what stands there.
  package var isPlainASCII: Bool {
    for byte in self where byte >= 0x80 || byte == UInt8(ascii: "\\") { return false }
    return true
  }
}
