/// The part before the last slash; `.` if there is none.
package func folder(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
}

package func lastComponent(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// The path without `.`, `..` (if something stands before it) and repeated slashes. Links are
/// not looked at.
package func normalizedPath(_ path: String) -> String {
  if isNormalized(path) { return path }
  let isAbsolute = path.hasPrefix("/")
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
    } else if part != ".." || !isAbsolute {
      parts.append(part)
    }
  }
  let joined = parts.joined(separator: "/")
  if isAbsolute { return "/" + joined }
  return joined.isEmpty ? "." : joined
}

/// Whether there is nothing to be done for `normalizedPath`.
private func isNormalized(_ path: String) -> Bool {
  let slash = UInt8(ascii: "/")
  let dot = UInt8(ascii: ".")
  var length = 0
  var hasDotsOnly = true
  var isFirst = true
  for byte in path.utf8 {
    if byte == slash {
      if !isFirst, length == 0 || hasDotsOnly && length <= 2 { return false }
      (length, hasDotsOnly) = (0, true)
    } else {
      length += 1
      if byte != dot { hasDotsOnly = false }
    }
    isFirst = false
  }
  // What ends in a slash, or is nothing, needs some work too.
  return length > 2 || length > 0 && !hasDotsOnly
}

/// `path` as seen from `folder`, both absolute and normalized; nil if it lies elsewhere.
package func relativePath(_ path: String, in folder: String) -> String? {
  if path == folder { return "." }
  let prefix = folder == "/" ? folder : folder + "/"
  return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
}
