import Glibc

/// The permissions that a new file gets that is asked for with `mode`, after the user's mask.
///
/// The mask can only be read by setting it: not while other threads make files.
package func permissionsOfNewFile(_ mode: mode_t) -> mode_t {
  let mask = umask(0o077)
  umask(mask)
  return mode & ~mask
}

/// The user's mask as the kernel tells it, which can be asked at any time; nil where it does not.
package var currentCreationMask: UInt32? {
  let line = ProcFile.text("/proc/self/status")?.split(separator: "\n")
    .first { $0.hasPrefix("Umask:") }
  return line?.split(whereSeparator: \.isWhitespace).last.flatMap { UInt32($0, radix: 8) }
}
