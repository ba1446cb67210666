import Glibc
import Operations
import Posix

/// `path` as a link in `folder` has to say it; both absolute.
package func relativeLink(to path: String, from folder: String) -> String {
  let target = normalizedPath(path).split(separator: "/")
  let base = normalizedPath(folder).split(separator: "/")
  let shared = zip(target, base).prefix { $0 == $1 }.count
  let parts = base.dropFirst(shared).map { _ in ".." } + target.dropFirst(shared).map(String.init)
  return parts.isEmpty ? "." : parts.joined(separator: "/")
}

/// The few things that placing files takes.
package enum DependencyFiles {
  package enum Kind {
    case file, folder, link, other
  }

  /// What is at the path, links not followed; nil where nothing is.
  package static func kind(of path: String) -> Kind? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  /// What is at the path in the end; nil where nothing is.
  package static func kindFollowingLinks(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The path without links; itself where that cannot be found out.
  package static func resolvingLinks(_ path: String) -> String {
    resolvedPath(path) ?? path
  }

  /// The names in a folder, by their bytes.
  package static func names(in folder: String) throws(SystemError) -> [String] {
    try Directory(path: resolvingLinks(folder)).names()
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a new file; there must be none yet.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: mode_t = 0o600
  ) throws(SystemError) {
    let raw = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard raw >= 0 else { throw SystemError("write '\(path)'") }
    try FileDescriptor(owning: raw, path: path).writeAll(bytes)
  }

  /// Copies a file, or a folder with all that is in it. Links in a folder stay links.
  package static func copy(_ source: String, to target: String) throws(SystemError) {
    var status = stat()
    guard stat(source, &status) == 0 else { throw SystemError("read '\(source)'") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      return try copyFile(source, to: target, mode: status.st_mode & 0o700 | 0o600)
    }
    guard mkdir(target, 0o700) == 0 else { throw SystemError("make folder '\(target)'") }
    for name in try names(in: source) {
      let entry = "\(source)/\(name)"
      if kind(of: entry) == .link, let text = linkTarget(of: entry) {
        guard symlink(text, "\(target)/\(name)") == 0 else {
          throw SystemError("link '\(target)/\(name)'")
        }
      } else {
        try copy(entry, to: "\(target)/\(name)")
      }
    }
  }

  private static func copyFile(
    _ source: String, to target: String, mode: mode_t
  ) throws(SystemError) {
    let input = try FileDescriptor(reading: source, isTrusted: false)
    guard try input.status().isRegular else {
      throw SystemError("copy '\(source)'", code: EINVAL)
    }
    let made = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard made >= 0 else { throw SystemError("write '\(target)'") }
    let output = FileDescriptor(owning: made, path: target)
    try input.copyContents(to: output)
  }

  /// Removes a file or a link, or a folder with all that is in it.
  package static func remove(_ path: String) throws(SystemError) {
    guard kind(of: path) == .folder else {
      guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove '\(path)'") }
      return
    }
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard rmdir(path) == 0 else { throw SystemError("remove '\(path)'") }
  }

  /// Whether two files hold the same bytes.
  package static func areSame(_ left: String, _ right: String) -> Bool {
    var (leftStatus, rightStatus) = (stat(), stat())
    guard stat(left, &leftStatus) == 0, stat(right, &rightStatus) == 0 else { return false }
    if leftStatus.st_ino == rightStatus.st_ino, leftStatus.st_dev == rightStatus.st_dev {
      return true
    }
    guard leftStatus.st_mode & S_IFMT == S_IFREG, rightStatus.st_mode & S_IFMT == S_IFREG,
      leftStatus.st_size == rightStatus.st_size,
      let leftBytes = try? readFile(left), let rightBytes = try? readFile(right)
    else { return false }
    return leftBytes == rightBytes
  }
}
