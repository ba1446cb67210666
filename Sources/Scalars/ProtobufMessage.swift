/// The fields of a message in the encoding of protocol buffers
/// (https://protobuf.dev/programming-guides/encoding/), one after the other. What follows on
/// something malformed is not seen.
struct ProtobufMessage: Sequence, IteratorProtocol {
  enum Value {
    /// Also of fields of 32 and 64 bits, as they stand.
    case number(UInt64)
    /// A message, a text, or packed numbers; lasts as long as the message.
    case bytes(UnsafeRawBufferPointer)
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func next() -> (field: Int, value: Value)? {
    guard let key = variableInteger() else { return nil }
    let field = Int(truncatingIfNeeded: key >> 3)
    switch key & 7 {
    case 0: return variableInteger().map { (field, .number($0)) }
    case 1: return take(8).map { (field, .number($0.littleEndian(UInt64.self))) }
    case 2:
      guard let count = variableInteger().flatMap(Int.init(exactly:)) else { return nil }
      return take(count).map { (field, .bytes($0)) }
    case 5: return take(4).map { (field, .number(UInt64($0.littleEndian(UInt32.self)))) }
    // Groups are no longer in use.
    default: return nil
    }
  }

  /// Seven bits a byte, the lowest first; the highest bit says that there are more.
  private mutating func variableInteger() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
  }
}

extension UnsafeRawBufferPointer {
  /// The number that it begins with.
  func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int = 0) -> Number {
    Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }
}
