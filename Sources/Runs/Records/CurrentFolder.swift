import Glibc

/// The absolute path of the folder that we were started in; `.` where it cannot be told.
let currentFolder: String = {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}()
