import Glibc

/// The path with `~` or `~user` at its beginning replaced by the home folder, if that is known.
package func expandingHome(_ path: String) -> String {
  guard path.hasPrefix("~") else { return path }
  let user = path.dropFirst().prefix { $0 != "/" }
  let home: UnsafeMutablePointer<CChar>?
  if user.isEmpty {
    home = getenv("HOME") ?? getpwuid(getuid())?.pointee.pw_dir
  } else {
    home = getpwnam(String(user))?.pointee.pw_dir
  }
  guard let home else { return path }
  return String(cString: home) + path.dropFirst(1 + user.count)
}

/// The path with the user's home folder as `~`, for people.
package func abbreviatingHome(_ path: String) -> String {
  guard let text = getenv("HOME") else { return path }
  let home = String(cString: text)
  guard home.hasPrefix("/"), home != "/" else { return path }
  if path == home { return "~" }
  return path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
}

/// `path` as an absolute one: of the home folder for `~`, else relative to `folder`; without `.`,
/// `..` and empty components.
package func absolutePath(_ path: String, in folder: String) -> String {
  let expanded = expandingHome(path)
  return normalizedPath(expanded.hasPrefix("/") ? expanded : folder + "/" + expanded)
}
