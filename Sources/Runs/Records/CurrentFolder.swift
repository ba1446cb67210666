import Glibc

/// The absolute path of the folder that we were started in; `.` where it cannot be told.
let currentFolder: String = {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}()

/// An absolute path without links in it; the last names may be of what is not there.
func realPath(of path: String) -> String {
  if let real = realpath(path, nil) {
    defer { free(real) }
    return String(cString: real)
  }
  let parts = path.split(separator: "/")
  guard let last = parts.last else { return path }
  let parent = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
  // Above what is not there something is.
  return realPath(of: parent) + "/" + last
}
