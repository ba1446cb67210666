import Glibc

extension SystemError {
  /// No room: a full disk, or a quota that is used up.
  package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

  /// Whether the user may not write there.
  package var isDenied: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// The disk cannot take it: it is full, may not be written, or is broken.
  package var isOfTheDisk: Bool { isOutOfSpace || code == EROFS || code == EIO }

  /// The system has no room for one more process, thread, open file or page of memory, for now.
  package var isOfResources: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(code) }

  /// 74 if the disk cannot take what is ours.
  package var exitCode: Int32 {
    if let interruption { return 128 + interruption }
    return isOfTheDisk ? 74 : 1
  }

  package var isMissing: Bool { code == ENOENT }
}
