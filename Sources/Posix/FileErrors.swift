import Glibc

extension SystemError {
  /// No room: a full disk, or a quota that is used up.
  package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

  /// The disk cannot take it: it is full, may not be written, or is broken.
  package var isOfTheDisk: Bool { isOutOfSpace || code == EROFS || code == EIO }

  package var isMissing: Bool { code == ENOENT }
}
