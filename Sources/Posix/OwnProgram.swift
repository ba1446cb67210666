import CPOSIX

/// The program that this process runs.
package enum OwnProgram {
  /// What it is executed by, also where its file has been replaced or removed.
  package static let link = "/proc/self/exe"

  /// Lists of processes show this name; one that was started by the link would be `exe`.
  package static func name(_ name: String) { _ = cposix_name_process(name) }

  /// The absolute path of its file; nil if unknown.
  package static var path: String? { resolvedPath(link) }
}
