/// TensorBoard's event files, byte by byte as their format is described: for tests that read them.
package enum EventFileBytes {
  /// What stands at the beginning of every file.
  package static var header: [UInt8] {
    record(field(3, Array("brain.Event:2".utf8)))
  }

  /// An event with one scalar, as older programs write it.
  package static func scalar(_ tag: String, _ value: Float, step: Int) -> [UInt8] {
    event(step: step, value: field(1, Array(tag.utf8)) + fixed32(2, value.bitPattern))
  }

  /// An event with a value of any other form: fields of a message `Summary.Value`.
  package static func event(step: Int, value: [UInt8]) -> [UInt8] {
    record(varint(2, UInt64(bitPattern: Int64(step))) + field(5, field(1, value)))
  }

  package static func record(_ payload: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(payload.count))
    return length + littleEndian(masked(length)) + payload + littleEndian(masked(payload))
  }

  // MARK: Fields of messages

  package static func varint(_ field: UInt64, _ value: UInt64) -> [UInt8] {
    varint(field << 3) + varint(value)
  }

  package static func fixed32(_ field: UInt64, _ bits: UInt32) -> [UInt8] {
    varint(field << 3 | 5) + littleEndian(bits)
  }

  package static func fixed64(_ field: UInt64, _ bits: UInt64) -> [UInt8] {
    varint(field << 3 | 1) + littleEndian(bits)
  }

  package static func field(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  package static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func varint(_ number: UInt64) -> [UInt8] {
    number < 128 ? [UInt8(number)] : [UInt8(number & 127) | 128] + varint(number >> 7)
  }

  /// CRC-32C, bit by bit, so that it is not the program's own that is believed.
  private static func masked(_ bytes: [UInt8]) -> UInt32 {
    var checksum = UInt32.max
    for byte in bytes {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0x82f6_3b78 : 0) }
    }
    checksum = ~checksum
    return (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
  }
}
