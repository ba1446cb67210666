import Glibc

/// The permissions that a new file gets that is asked for with `mode`, after the user's mask.
///
/// The mask can only be read by setting it: not while other threads make files.
package func permissionsOfNewFile(_ mode: mode_t) -> mode_t {
  let mask = umask(0o077)
  umask(mask)
  return mode & ~mask
}

/// The user's mask as the kernel tells it, which can be asked at any time; nil if it does not.
package var currentCreationMask: UInt32? {
  // Umask:⇥0022
  let line = ProcFile.read("/proc/self/status")?.split(separator: UInt8(ascii: "\n"))
    .first { $0.starts(with: "Umask:".utf8) }
  let digits = line?.split { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }.last
  return digits.flatMap { UInt32(String(decoding: $0, as: UTF8.self), radix: 8) }
}
