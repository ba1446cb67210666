import Glibc

/// What a file or folder looked like, to notice later that it has changed.
package struct FileStamp: Hashable, Sendable {
  package var device: UInt64
  package var inode: UInt64
  /// In bytes.
  package var size: Int
  /// Nanoseconds since 1970.
  package var modified: Int

  package init(device: UInt64, inode: UInt64, size: Int, modified: Int) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
  }

  /// Of what is at `path` now, links followed; nil if there is nothing.
  package init?(path: String) {
    var raw = stat()
    guard stat(path, &raw) == 0 else { return nil }
    self.init(raw)
  }

  /// Of what is at a path that begins in `folder`; links are followed. Nil if there is nothing.
  package init?(_ path: String, in folder: Directory) {
    var raw = stat()
    guard fstatat(folder.descriptor.raw, path, &raw, 0) == 0 else { return nil }
    self.init(raw)
  }

  /// Of an open file.
  package init?(_ file: FileDescriptor) {
    var raw = stat()
    guard fstat(file.raw, &raw) == 0 else { return nil }
    self.init(raw)
  }

  package init(_ status: FileStatus) {
    self.init(
      device: status.device, inode: status.inode, size: status.size,
      modified: status.modified * 1_000_000_000 + status.modifiedNanoseconds)
  }

  private init(_ raw: stat) {
    self.init(
      device: UInt64(raw.st_dev), inode: UInt64(raw.st_ino), size: Int(raw.st_size),
      modified: Int(raw.st_mtim.tv_sec) * 1_000_000_000 + Int(raw.st_mtim.tv_nsec))
  }
}
