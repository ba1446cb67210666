import Glibc

/// Reads a file that another process writes or has written: the output of a job.
///
/// A job may have put something else in the place of its log. Only a regular file is opened, by no
/// link, and opening never waits.
package struct LogReader: Sendable {
  /// Which file it is, whatever its name.
  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64

    /// Of the file at `path`; nil if there is none.
    package init?(of path: String) {
      var raw = stat()
      guard lstat(path, &raw) == 0 else { return nil }
      (device, inode) = (UInt64(raw.st_dev), UInt64(raw.st_ino))
    }

    init(_ status: FileStatus) {
      (device, inode) = (status.device, status.inode)
    }

    package init(device: UInt64, inode: UInt64) {
      (self.device, self.inode) = (device, inode)
    }

    package var numbers: (device: UInt64, inode: UInt64) { (device, inode) }
  }

  private let file: FileDescriptor
  package let identity: Identity

  /// Opens the file at `path`; nil if there is none, or none that can be read.
  package init?(_ path: String) {
    let raw = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard raw >= 0 else { return nil }
    file = FileDescriptor(owning: raw, path: path)
    guard let status = try? file.status(), status.isRegular else { return nil }
    identity = Identity(status)
  }

  /// To wait for changes of it.
  package var descriptor: Int32 { file.raw }

  /// How long it is now.
  package var size: Int {
    (try? file.status().size) ?? 0
  }

  /// Reads once at `offset`.
  ///
  /// - Returns: how many bytes; 0 at the end, or if it cannot be read.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    (try? file.read(into: buffer, at: offset)) ?? 0
  }

  /// As many of these bytes as there are.
  package func bytes(in range: Range<Int>) -> [UInt8] {
    let present = range.clamped(to: 0..<max(size, range.lowerBound))
    return (try? file.bytes(in: present)) ?? []
  }
}
