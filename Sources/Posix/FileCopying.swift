import CPOSIX
import Glibc

/// Which side of a copy failed: what was read, or what was written.
package enum CopyError: Error, Hashable, Sendable {
  case source(SystemError)
  case target(SystemError)

  package var cause: SystemError {
    switch self {
    case .source(let error), .target(let error): error
    }
  }
}

extension FileDescriptor {
  /// Copies the contents of another file into this one, which is new: `size` bytes, or as many as
  /// there are. Holes stay holes, and if both lie on a file system that can share blocks, they
  /// do.
  package func copyContents(of source: FileDescriptor, size: Int) throws(CopyError) {
    var offset = 0
    while offset < size {
      guard let data = try source.nextData(from: offset, size: size) else { break }
      try copy(data, of: source)
      offset = data.upperBound
    }
    do throws(SystemError) {
      if try status().size < size { try truncate(to: min(size, source.currentSize(else: size))) }
    } catch {
      throw .target(error)
    }
  }

  private func currentSize(else size: Int) -> Int { (try? status().size) ?? size }

  /// The next stretch of the file that is not a hole; all the rest if the file system cannot tell.
  private func nextData(from offset: Int, size: Int) throws(CopyError) -> Range<Int>? {
    let start = cposix_next_data(raw, Int64(offset))
    if start < 0 { return errno == ENXIO ? nil : offset..<size }
    let end = cposix_next_hole(raw, start)
    let upper = end < 0 ? size : min(size, Int(end))
    return Int(start) < upper ? Int(start)..<upper : nil
  }

  private func copy(_ range: Range<Int>, of source: FileDescriptor) throws(CopyError) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let count = cposix_copy_range(source.raw, raw, Int64(offset), range.upperBound - offset)
      if count == 0 { return }
      if count > 0 {
        offset += Int(count)
        continue
      }
      switch errno {
      case EINTR: continue
      // Not between these file systems, or not for this kind of file.
      case EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, EBADF:
        return try copyByHand(offset..<range.upperBound, of: source)
      case ENOSPC, EDQUOT, EFBIG: throw .target(failure("write"))
      default:
        // It does not say which of the two it was: reading and writing tell.
        return try copyByHand(offset..<range.upperBound, of: source)
      }
    }
  }

  private func copyByHand(_ range: Range<Int>, of source: FileDescriptor) throws(CopyError) {
    let chunk = 1 << 20
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    defer { buffer.deallocate() }
    var offset = range.lowerBound
    while offset < range.upperBound {
      let room = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(chunk, range.upperBound - offset)])
      let count: Int
      do throws(SystemError) {
        count = try source.read(into: room, at: offset)
      } catch {
        throw .source(error)
      }
      if count == 0 { return }
      do throws(SystemError) {
        try writeAll(UnsafeRawBufferPointer(rebasing: room[..<count]), at: offset)
      } catch {
        throw .target(error)
      }
      offset += count
    }
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = pwrite(
        raw, bytes.baseAddress.map { $0 + written }, bytes.count - written,
        off_t(offset + written))
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("write")
      }
      written += count
    }
  }

  /// Gives it the permissions and the time of its last change of another.
  package func imitate(_ status: FileStatus) throws(SystemError) {
    try imitate(
      mode: status.mode, modified: status.modified, nanoseconds: status.modifiedNanoseconds)
  }

  /// Gives it these permissions and this time of its last change.
  package func imitate(
    mode: UInt32, modified: Int, nanoseconds: Int = 0
  ) throws(SystemError) {
    guard fchmod(raw, mode_t(mode & 0o777)) == 0 else { throw failure("set the mode of") }
    let time = timespec(tv_sec: modified, tv_nsec: nanoseconds)
    var times = [time, time]
    guard futimens(raw, &times) == 0 else { throw failure("set the time of") }
  }

  /// Everything on the file system that holds it reaches the disk: for very many files at once.
  package func synchronizeFileSystem() throws(SystemError) {
    guard cposix_sync_filesystem(raw) == 0 else { throw failure("sync the disk of") }
  }
}
