import Launching
import Posix

/// Opens the port of a launch, where others ask something of it.
enum ControlDesk {
  /// Nil where the launch takes no requests: it has no `name`, or there can be no port, which is told
  /// `failed`.
  static func open(
    _ name: String?, _ terms: ControlTerms, failed: (SystemError) -> Void
  ) -> (port: ControlPort, terms: ControlTerms)? {
    guard let name else { return nil }
    do throws(SystemError) {
      return (try ControlPort(name: name), terms)
    } catch {
      failed(error)
      return nil
    }
  }
}
