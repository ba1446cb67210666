import CPOSIX
import Glibc

extension Directory {
  /// Makes a small file in it, for the owner only; there must be none of this name.
  package func makeFile(_ name: String, _ bytes: [UInt8]) throws(SystemError) {
    let raw = openat(
      descriptor.raw, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard raw >= 0 else { throw SystemError("open '\(path(of: name))'") }
    let written = bytes.withUnsafeBytes { write(raw, $0.baseAddress, $0.count) }
    if written == bytes.count {
      close(raw)
      return
    }
    let file = FileDescriptor(owning: raw, path: path(of: name))
    try file.writeAll(Array(bytes[max(0, written)...]))
  }
}

extension FileDescriptor {
  /// Writes once, where the descriptor stands (at the end, for a file opened to append).
  package func writeOnce(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = Glibc.write(raw, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      if errno != EINTR { throw failure("write") }
    }
  }

  /// Writes all of it, or throws; how much was written then is not known.
  package func writeAll(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try writeOnce(rest)
      if count == 0 { throw failure("write", code: ENOSPC) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  package func writeAll(_ bytes: [UInt8]) throws(SystemError) {
    // `withUnsafeBytes` does not pass typed errors on.
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(SystemError) in try writeAll(buffer) }
    }
    try result.get()
  }

  /// From now on a file that was opened to append is written where the descriptor stands.
  package func leaveAppendMode() throws(SystemError) {
    let flags = fcntl(raw, F_GETFL)
    guard flags >= 0, fcntl(raw, F_SETFL, flags & ~O_APPEND) == 0 else { throw failure("prepare") }
  }

  /// Replaces the contents in place. A concurrent reader may see a mixture.
  package func overwrite(with bytes: [UInt8]) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        pwrite(raw, buffer.baseAddress.map { $0 + written }, buffer.count - written, off_t(written))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("write")
      }
      written += count
    }
    try truncate(to: bytes.count)
  }

  /// Cuts the file; blocks reserved beyond `size` are given back too.
  package func truncate(to size: Int) throws(SystemError) {
    guard ftruncate(raw, off_t(size)) == 0 else { throw failure("cut") }
  }

  /// Contents and name-independent metadata reach the disk. After a failure the descriptor can
  /// never again be trusted to tell: the kernel may have dropped what it could not write.
  package func synchronize() throws(SystemError) {
    guard fsync(raw) == 0 else { throw failure("sync") }
  }

  /// As `synchronize`, but without times and the like.
  package func synchronizeData() throws(SystemError) {
    guard fdatasync(raw) == 0 else { throw failure("sync") }
  }

  /// Reserves blocks beyond the end without changing the size.
  ///
  /// - Returns: false if the file system cannot do that.
  /// - Throws: also if this process may not make a file so large (`RLIMIT_FSIZE`), which the
  ///   file system does not look at before something is written.
  package func reserve(_ length: Int, at offset: Int) throws(SystemError) -> Bool {
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0,
      UInt64(offset + length) > limit.rlim_cur
    {
      throw failure("reserve space for", code: EFBIG)
    }
    while cposix_reserve_space(raw, Int64(offset), Int64(length)) != 0 {
      switch errno {
      case EINTR: continue
      case EOPNOTSUPP, ENOSYS, EINVAL: return false
      default: throw failure("reserve space for")
      }
    }
    return true
  }
}
