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

// MARK: - Whole files

extension FileDescriptor {
  /// Opens what is at `path` to read it.
  ///
  /// `isTrusted`: if it is not, nothing is followed that is a link, and a pipe is not
  ///   waited for.
  package convenience init(reading path: String, isTrusted: Bool = true) throws(SystemError) {
    let flags = O_RDONLY | O_CLOEXEC | (isTrusted ? 0 : O_NOFOLLOW | O_NONBLOCK)
    let raw = open(path, flags)
    guard raw >= 0 else { throw SystemError("open '\(path)'") }
    self.init(owning: raw, path: path)
  }

  /// The bytes from where it stands to its end, which may be that of a pipe, but no more than
  /// `limit`.
  package func readToEnd(limit: Int = .max) throws(SystemError) -> [UInt8] {
    // One byte more than it has, so that the same read meets its end.
    var room = max((try? status().size) ?? 0, 16383) + 1
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let more = try readOnce(min(room, limit - bytes.count))
      if more.isEmpty { return bytes }
      if bytes.isEmpty { bytes = more } else { bytes += more }
      room = max(16384, min(bytes.count, 1 << 20))
    }
    return bytes
  }

  private func readOnce(_ room: Int) throws(SystemError) -> [UInt8] {
    var error: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      while true {
        let count = Glibc.read(raw, buffer.baseAddress, buffer.count)
        if count >= 0 {
          filled = count
          return
        }
        if errno != EINTR {
          error = errno
          return
        }
      }
    }
    if error != 0 { throw failure("read", code: error) }
    return bytes
  }
}

extension Directory {
  /// All bytes of a file in it; nil if there is no such file. A link is not followed.
  package func contents(of name: String) throws(SystemError) -> [UInt8]? {
    try openIfPresent(name, O_RDONLY)?.readToEnd()
  }
}

/// All bytes of what is at `path`: a file, or what comes out of a pipe.
package func readFile(_ path: String) throws(SystemError) -> [UInt8] {
  try FileDescriptor(reading: path).readToEnd()
}

// MARK: - Copying

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
