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

  /// What is at the path, links not followed; nil if nothing is.
  package static func kind(of path: String) -> Kind? {
    kind(FileStatus(path: path, followsLink: false))
  }

  /// What is at the path in the end; nil if nothing is.
  package static func kindFollowingLinks(of path: String) -> Kind? {
    kind(FileStatus(path: path))
  }

  private static func kind(_ status: FileStatus?) -> Kind? {
    guard let status else { return nil }
    return status.isRegular ? .file : status.isDirectory ? .folder : status.isLink ? .link : .other
  }

  /// The path without links; itself if that cannot be found out.
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
    guard let status = FileStatus(path: source) else { throw SystemError("read '\(source)'") }
    guard status.isDirectory else {
      return try copyFile(source, to: target, mode: mode_t(status.mode) & 0o700 | 0o600)
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
    guard let leftStatus = FileStatus(path: left), let rightStatus = FileStatus(path: right) else {
      return false
    }
    if leftStatus.isSameFile(as: rightStatus) { return true }
    guard leftStatus.isRegular, rightStatus.isRegular, leftStatus.size == rightStatus.size,
      let leftBytes = try? readFile(left), let rightBytes = try? readFile(right)
    else { return false }
    return leftBytes == rightBytes
  }
}
