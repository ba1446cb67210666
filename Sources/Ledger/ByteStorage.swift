import Posix

/// Bytes that stay where they are, so that slices of them can be kept.
///
/// `@unchecked Sendable`: they are written before other code can see them, and not afterwards.
final class ByteStorage: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer

  init(_ content: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 8)
    copy.copyBytes(from: content)
    bytes = UnsafeRawBufferPointer(copy)
  }

  /// Reads the beginning of a file, `count` bytes or as many as there are.
  init(_ file: FileDescriptor, count: Int) throws(SystemError) {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    var filled = 0
    do throws(SystemError) {
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
        let more = try file.read(into: rest, at: filled)
        if more == 0 { break }
        filled += more
      }
    } catch {
      room.deallocate()
      throw error
    }
    bytes = UnsafeRawBufferPointer(start: room.baseAddress, count: filled)
  }

  deinit {
    bytes.deallocate()
  }
}
