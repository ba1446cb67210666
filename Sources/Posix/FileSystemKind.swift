import CPOSIX

/// Whether a file system is this machine's own, so that its locks can be believed.
package enum FileSystemKind: Hashable, Sendable {
  case local
  /// Shared over a network, or served by a program: locks may hold on one host only, or nowhere.
  case network

  /// From the magic number of `statfs(2)`.
  package init(magic: Int64) {
    switch magic {
    case 0x6969,  // NFS
      0x517b, 0xfe53_4d42, 0xff53_4d42,  // SMB, SMB2, CIFS
      0x0bd0_0bd0,  // Lustre
      0x0102_1997,  // 9p
      0x6573_5546,  // FUSE
      0x00c3_6400,  // Ceph
      0x5346_414f,  // AFS
      0x4750_4653,  // GPFS
      0x1983_0326:  // BeeGFS
      self = .network
    default: self = .local
    }
  }

  package init(of descriptor: FileDescriptor) throws(SystemError) {
    let magic = cposix_filesystem_type(descriptor.raw)
    if magic < 0 { throw descriptor.failure("examine") }
    self.init(magic: magic)
  }
}
