/// The program that this process runs.
package enum OwnProgram {
  /// What it is executed by, also where its file has been replaced or removed.
  package static let link = "/proc/self/exe"

  /// The absolute path of its file; nil if unknown.
  package static var path: String? { resolvedPath(link) }
}
