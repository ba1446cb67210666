import Glibc

/// A folder for the owner only, for files that are needed for a moment.
package struct TemporaryFolder: Sendable {
  /// Absolute, as far as `TMPDIR` is.
  package let path: String

  /// Makes it below `TMPDIR`, else `/tmp`.
  package init(_ name: String) throws(SystemError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw SystemError("make a folder in '\(parent)'")
    }
    path = String(cString: made)
  }

  /// Removes it with all that is in it.
  package func remove() {
    guard let slash = path.lastIndex(of: "/"),
      let parent = try? Directory(
        path: slash == path.startIndex ? "/" : String(path[..<slash]), mayBeLink: true)
    else { return }
    try? parent.removeTree(String(path[path.index(after: slash)...]))
  }
}
