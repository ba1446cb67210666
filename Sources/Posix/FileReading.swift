import Glibc

extension FileDescriptor {
  /// Reads once at `offset`; 0 at the end of the file.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    while true {
      let count = pread(raw, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw failure("read") }
    }
  }

  /// Reads `range` of the file, or as much of it as there is.
  package func bytes(in range: Range<Int>) throws(SystemError) -> [UInt8] {
    var failed: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      do throws(SystemError) {
        while filled < range.count {
          let rest = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          let count = try read(into: rest, at: range.lowerBound + filled)
          if count == 0 { break }
          filled += count
        }
      } catch {
        failed = error
      }
    }
    if let failed { throw failed }
    return bytes
  }

  /// The whole file, as long as it is now.
  package func contents() throws(SystemError) -> [UInt8] {
    try bytes(in: 0..<status().size)
  }
}

extension FileDescriptor {
  private static let copiedAtOnce = 1 << 20

  /// Writes all of this file where another one stands.
  package func copyContents(to other: FileDescriptor) throws(SystemError) {
    var offset = 0
    while true {
      let chunk = try bytes(in: offset..<offset + Self.copiedAtOnce)
      if chunk.isEmpty { return }
      try other.writeAll(chunk)
      offset += chunk.count
    }
  }
}
