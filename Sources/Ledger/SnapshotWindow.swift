import Posix

/// Parts of a snapshot, read again. Those that are asked for one after the other mostly lie side by
/// side, whichever way they go, so what is around them is read with them.
final class SnapshotWindow {
  private static let size = 128 << 10

  private let file: FileDescriptor
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
  /// Where what is in the buffer begins in the file.
  private var start = 0
  private var filled = 0

  init(_ file: FileDescriptor) {
    self.file = file
  }

  deinit {
    buffer.deallocate()
  }

  /// The bytes at `offset`, which are good until others are asked for; fewer if the file ends.
  func bytes(at offset: Int, count: Int) throws(SystemError) -> UnsafeRawBufferPointer {
    if offset < start || offset + count > start + filled { try move(to: offset, count: count) }
    let place = min(offset - start, filled)
    return UnsafeRawBufferPointer(buffer).slice(place..<min(place + count, filled))
  }

  private func move(to offset: Int, count: Int) throws(SystemError) {
    let isNear = abs(offset - start) <= 2 * Self.size
    let length = isNear ? max(Self.size, count) : count
    start = isNear && offset < start ? max(0, offset + count - length) : offset
    filled = 0
    if length > buffer.count {
      buffer.deallocate()
      buffer = .allocate(byteCount: length, alignment: 16)
    }
    while filled < length {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<length])
      let more = try file.read(into: room, at: start + filled)
      if more == 0 { break }
      filled += more
    }
  }
}
