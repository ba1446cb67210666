/// Numbers in JSON text.
package enum JSONNumber {
  /// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?`
  package static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    func next() -> UInt8? { position < text.count ? text[position] : nil }
    func skip(_ first: UInt8, _ second: UInt8) -> Bool {
      guard let byte = next(), byte == first || byte == second else { return false }
      position += 1
      return true
    }
    func skipDigits() -> Bool {
      let start = position
      while let byte = next(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        position += 1
      }
      return position > start
    }
    if next() == UInt8(ascii: "-") { position += 1 }
    if next() == UInt8(ascii: "0") {
      position += 1
    } else if !skipDigits() {
      return false
    }
    if next() == UInt8(ascii: ".") {
      position += 1
      if !skipDigits() { return false }
    }
    if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
      _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
      if !skipDigits() { return false }
    }
    return position == text.count
  }
}
