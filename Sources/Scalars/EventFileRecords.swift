import Posix

/// The records of a TensorBoard event file, which are those of a TFRecord file
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord): length (64 bits), its checksum,
/// payload, its checksum; all numbers little-endian.
struct EventFileRecords {
  /// Longer ones are pictures and graphs; they are stepped over.
  private static let longestPayload = 1 << 20
  private static let headerSize = 12
  private static let trailerSize = 4

  private let file: FileDescriptor
  private var buffer: UnsafeMutableRawBufferPointer
  /// Where the buffer's bytes stand in the file, and how many of them there are.
  private var offset = 0
  private var filled = 0
  /// The next record, within the buffer.
  private var position = 0

  /// Hands every whole record's payload over, which lasts as long as `body`; from `offset` on, where a record
  /// begins. Returns where the next one begins.
  ///
  /// A record whose payload is damaged is passed over. Where a length is damaged, or the file ends
  /// within a record because its writer is at work or was killed, nothing more can be found.
  @discardableResult
  static func forEach(
    in file: FileDescriptor, from offset: Int = 0, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(SystemError) -> Int {
    var records = EventFileRecords(file)
    records.offset = offset
    defer { records.buffer.deallocate() }
    while try records.next(body) {}
    return records.offset + records.position
  }

  private init(_ file: FileDescriptor) {
    self.file = file
    buffer = .allocate(byteCount: 1 << 16, alignment: 8)
  }

  private mutating func next(
    _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(SystemError) -> Bool {
    guard try fill(Self.headerSize) else { return false }
    let header = slice(0, Self.headerSize)
    let lengthBytes = UnsafeRawBufferPointer(rebasing: header[..<8])
    guard header.littleEndian(UInt32.self, at: 8) == Self.maskedChecksum(lengthBytes),
      let length = Int(exactly: header.littleEndian(UInt64.self)),
      length <= Int(Int32.max)
    else { return false }
    let size = Self.headerSize + length + Self.trailerSize
    guard length <= Self.longestPayload else {
      skip(size)
      return true
    }
    guard try fill(size) else { return false }
    let payload = slice(Self.headerSize, length)
    let checksum = slice(Self.headerSize + length, Self.trailerSize).littleEndian(UInt32.self)
    if checksum == Self.maskedChecksum(payload) { body(payload) }
    position += size
    return true
  }

  /// A checksum of bytes that hold checksums themselves would be weak; so it is rotated and moved
  /// by a constant.
  static func maskedChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let checksum = checksumCRC32C(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
  }

  private func slice(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: buffer[(position + start)..<(position + start + count)])
  }

  private mutating func skip(_ count: Int) {
    offset += position + count
    (position, filled) = (0, 0)
  }

  /// Makes `count` bytes available at the position; false if the file has no more.
  private mutating func fill(_ count: Int) throws(SystemError) -> Bool {
    if filled - position >= count { return true }
    if position > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
      offset += position
      filled -= position
      position = 0
    }
    if count > buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(count, 2 * buffer.count), alignment: 8)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
      buffer.deallocate()
      buffer = larger
    }
    while filled < count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let more = try file.read(into: rest, at: offset + filled)
      if more == 0 { return false }
      filled += more
    }
    return true
  }
}
