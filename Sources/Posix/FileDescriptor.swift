import Glibc

/// An open file, closed with its last reference.
package final class FileDescriptor: Sendable {
  package let raw: Int32
  /// What the file is called in messages.
  package let path: String

  /// Takes over `raw`, which must be open and have no other owner.
  package init(owning raw: Int32, path: String) {
    self.raw = raw
    self.path = path
  }

  deinit {
    close(raw)
  }

  /// What `fstat(2)` says of it.
  package func status() throws(SystemError) -> FileStatus {
    var raw = stat()
    guard fstat(self.raw, &raw) == 0 else { throw failure("examine") }
    return FileStatus(raw)
  }

  /// What went wrong, from `errno`: "write 'PATH'".
  package func failure(_ verb: String, code: Int32 = errno) -> SystemError {
    SystemError("\(verb) '\(path)'", code: code)
  }
}

/// The part of `stat(2)` that we use.
package struct FileStatus: Hashable, Sendable {
  package var device: UInt64
  package var inode: UInt64
  package var size: Int
  package var owner: UInt32
  /// Type and permission bits.
  package var mode: UInt32
  /// Seconds since 1970.
  package var modified: Int
  package var modifiedNanoseconds: Int
  /// How many names it has; 0 once it is deleted.
  package var links: Int

  package init(_ raw: stat) {
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
    size = Int(raw.st_size)
    owner = raw.st_uid
    mode = raw.st_mode
    modified = raw.st_mtim.tv_sec
    modifiedNanoseconds = raw.st_mtim.tv_nsec
    links = Int(raw.st_nlink)
  }

  /// Of what is at `path`; nil if nothing is there, or it cannot be examined. A link is followed, or
  /// is itself what is meant.
  package init?(path: String, followsLink: Bool = true) {
    var raw = stat()
    guard (followsLink ? stat(path, &raw) : lstat(path, &raw)) == 0 else { return nil }
    self.init(raw)
  }

  package var isRegular: Bool { mode & S_IFMT == S_IFREG }
  package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
  package var isLink: Bool { mode & S_IFMT == S_IFLNK }

  /// Whether both are the same file, whatever its name.
  package func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}
