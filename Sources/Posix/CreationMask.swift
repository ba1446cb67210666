import Glibc

/// The permissions that a new file gets that is asked for with `mode`, after the user's mask.
///
/// The mask can only be read by setting it: not while other threads make files.
package func permissionsOfNewFile(_ mode: mode_t) -> mode_t {
  let mask = umask(0o077)
  umask(mask)
  return mode & ~mask
}
