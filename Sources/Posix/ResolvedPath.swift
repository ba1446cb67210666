import Glibc

/// Where the symbolic link at `path` points; nil if there is none.
package func linkTarget(of path: String) -> String? {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink(path, &buffer, buffer.count)
  guard count > 0 else { return nil }
  return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The absolute path of what is at `path`, without links in it; nil if nothing is there.
package func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// An absolute path without links in it; the last names may be of what is not there.
package func resolvedPath(ofMissing path: String) -> String {
  if let resolved = resolvedPath(path) { return resolved }
  let parts = path.split(separator: "/")
  guard let last = parts.last else { return path }
  let parent = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
  // Above what is not there something is.
  let folder = resolvedPath(ofMissing: parent)
  return (folder == "/" ? "" : folder) + "/" + last
}
