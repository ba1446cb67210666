/// What is searched for. Case counts if it has a capital letter.
struct SearchPattern: Hashable, Sendable {
  let bytes: [UInt8]
  let isCaseSensitive: Bool

  init(_ text: String) {
    isCaseSensitive = text.contains { $0.isUppercase }
    bytes = Array(text.utf8)
  }

  func occurs(in text: String) -> Bool {
    if isCaseSensitive || text.utf8.allSatisfy({ $0 < 0x80 }) {
      var text = text
      return text.withUTF8 { firstIndex(in: UnsafeRawBufferPointer($0), from: 0) != nil }
    }
    return Array(text.lowercased().utf8).withUnsafeBytes { firstIndex(in: $0, from: 0) != nil }
  }

  /// Where it first stands at or after `start`. Only the case of ASCII letters is ignored.
  func firstIndex(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let first = bytes.first else { return nil }
    var position = start
    while position + bytes.count <= text.count {
      if folded(text[position]) == first, matches(text, at: position) { return position }
      position += 1
    }
    return nil
  }

  /// The last place where it stands that ends at or before `end`.
  func lastIndex(in text: UnsafeRawBufferPointer, before end: Int) -> Int? {
    guard let first = bytes.first else { return nil }
    var position = min(end, text.count) - bytes.count
    while position >= 0 {
      if folded(text[position]) == first, matches(text, at: position) { return position }
      position -= 1
    }
    return nil
  }

  private func matches(_ text: UnsafeRawBufferPointer, at position: Int) -> Bool {
    for offset in bytes.indices where folded(text[position + offset]) != bytes[offset] {
      return false
    }
    return true
  }

  @inline(__always)
  private func folded(_ byte: UInt8) -> UInt8 {
    !isCaseSensitive && (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }
}
