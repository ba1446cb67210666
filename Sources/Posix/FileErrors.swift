import Glibc

extension SystemError {
  /// No room: a full disk, or a quota that is used up.
  package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

  package var isMissing: Bool { code == ENOENT }
}
