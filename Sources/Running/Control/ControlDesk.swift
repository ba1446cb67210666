import Launching
import Posix

/// Opens the ways by which others ask something of a launch.
enum ControlDesk {
  /// Without a `name` the launch takes no requests of other processes. Where there can be no port, that is
  /// told `failed`.
  static func open(
    _ name: String?, _ terms: ControlTerms, keys: (any ControlKeys)?,
    failed: (SystemError) -> Void
  ) -> ControlAccess {
    var access = ControlAccess(terms, keys: keys)
    guard let name else { return access }
    do throws(SystemError) {
      access.port = try ControlPort(name: name)
    } catch {
      failed(error)
    }
    return access
  }
}
