/// Reads what a cache has, in the order in which it was written. Everything may turn out to be
/// missing.
struct CacheReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func number() -> UInt64? {
    guard bytes.count - position >= 8 else { return nil }
    defer { position += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// A number of things that stand there, each of them one byte at least.
  mutating func count() -> Int? {
    guard let number = number(), let count = Int(exactly: number), count <= bytes.count - position
    else { return nil }
    return count
  }

  /// Whether a text stands there, byte by byte, which is stepped over.
  mutating func has(_ text: some Collection<UInt8>) -> Bool {
    guard let count = count() else { return false }
    defer { position += count }
    return bytes[position..<(position + count)].elementsEqual(text)
  }

  mutating func text() -> String? {
    guard let count = count() else { return nil }
    defer { position += count }
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]),
      as: UTF8.self)
  }
}

extension [UInt8] {
  mutating func appendNumber(_ number: UInt64) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  mutating func appendText(_ text: String) {
    appendNumber(UInt64(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
