import CPOSIX
import Glibc

/// The program that this process runs.
package enum OwnProgram {
  /// What it is executed by, also where its file has been replaced or removed.
  package static let link = "/proc/self/exe"

  /// Lists of processes show this name; one that was started by the link would be `exe`.
  package static func name(_ name: String) { _ = cposix_name_process(name) }

  /// The absolute path of its file; nil if unknown.
  package static var path: String? { resolvedPath(link) }

  /// The same, which need not be text; empty if unknown.
  package static var pathBytes: [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &buffer, buffer.count)
    return buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
  }

  /// Executes another program in place of this process. Returns only if that fails.
  package static func replace(by path: String, _ arguments: [[UInt8]]) -> SystemError {
    // They are ignored by this program alone.
    for signal in [SIGPIPE, SIGXFSZ] { Signals.restoreDefault(signal) }
    CStrings(arguments).withPointers { words in
      // A list of words as exec takes it is one of pointers that may be nil.
      guard let words else { return }
      _ = execv(path, words)
    }
    return SystemError("execute '\(path)'")
  }
}
