import CPOSIX
import Glibc

extension FileDescriptor {
  /// A file in memory that holds these bytes, to be read from its beginning.
  package static func inMemory(_ bytes: [UInt8]) throws(SystemError) -> FileDescriptor {
    let raw = cposix_memfd("input")
    guard raw >= 0 else { throw SystemError("make a file in memory") }
    let file = FileDescriptor(owning: raw, path: "memory")
    try file.write(bytes, at: 0)
    return file
  }

  /// An empty file without a name in `folder`, open to read and write. It is gone when its last
  /// descriptor is closed.
  package static func unnamed(in folder: String) throws(SystemError) -> FileDescriptor {
    let raw = cposix_open_unnamed(folder)
    guard raw >= 0 else { throw SystemError("make a file in '\(folder)'") }
    return FileDescriptor(owning: raw, path: folder)
  }

  /// Writes all of it at `offset`, or throws; how much was written then is not known.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        pwrite(
          raw, buffer.baseAddress.map { $0 + written }, buffer.count - written,
          off_t(offset + written))
      }
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        throw failure("write", code: count == 0 ? ENOSPC : errno)
      }
    }
  }
}
