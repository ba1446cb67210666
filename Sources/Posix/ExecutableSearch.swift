import Glibc

/// Finds programs as execvp does.
package enum ExecutableSearch {
  /// Where programs are looked for by default: as dash does.
  package static let standardPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  /// Where this process looks for programs.
  package static var inheritedPath: String {
    getenv("PATH").map { String(cString: $0) } ?? standardPath
  }

  /// The path of the program that a command names: itself if it has a slash, else the first
  /// executable file of that name in the folders of `searchPath` (with colons between them); nil
  /// if there is none.
  package static func path(of name: String, searchPath: String) -> String? {
    if name.contains("/") { return name }
    if name.isEmpty { return nil }
    for folder in searchPath.split(separator: ":", omittingEmptySubsequences: false) {
      let path = (folder.isEmpty ? "." : String(folder)) + "/" + name
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0 {
        return path
      }
    }
    return nil
  }
}
