import Glibc

extension FileDescriptor {
  /// Whether the file system of this file has not a page of room left for us. False if it does not say
  /// how large it is.
  package var isOnFullDisk: Bool {
    var disk = statvfs()
    guard fstatvfs(raw, &disk) == 0, disk.f_blocks > 0 else { return false }
    let blocks = geteuid() == 0 ? disk.f_bfree : disk.f_bavail
    let (free, isPlenty) = UInt64(blocks).multipliedReportingOverflow(by: UInt64(disk.f_frsize))
    return !isPlenty && free < 4096
  }
}
