import Glibc

/// A folder for the owner only, for files that are needed for a moment. Its maker holds a lock on it; one
/// whose maker has ended is removed by the next process that makes one of that name.
package struct TemporaryFolder: Sendable {
  /// Absolute, as far as `TMPDIR` is.
  package let path: String
  /// Has the lock.
  package let folder: Directory

  /// Makes it below `TMPDIR`, else `/tmp`.
  package init(_ name: String) throws(SystemError) {
    TemporaryFolder.removeAbandoned(name)
    let parent = TemporaryFolder.parentPath
    while true {
      var template = Array("\(parent)/\(TemporaryFolder.prefix(of: name))XXXXXX".utf8CString)
      guard let made = mkdtemp(&template) else {
        throw SystemError("make a folder in '\(parent)'")
      }
      let path = String(cString: made)
      // Between the calls another process may have taken it for abandoned.
      guard let folder = try? Directory(path: path), try folder.descriptor.tryLock(.exclusive),
        access(path, F_OK) == 0
      else { continue }
      self.path = path
      self.folder = folder
      return
    }
  }

  /// Removes it with all that is in it.
  package func remove() {
    // The lock is kept as long.
    withExtendedLifetime(folder) {
      try? TemporaryFolder.parent?.removeTree(lastComponent(of: path))
    }
  }

  // MARK: Those that were left

  /// The folder that they are in.
  package static var parent: Directory? { try? Directory(path: parentPath, mayBeLink: true) }

  private static var parentPath: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }

  /// Earlier versions made folders without a lock, whose names have nothing after the first dash.
  private static func prefix(of name: String) -> String { "\(name)-held-" }

  /// The names of those of this user whose makers have ended.
  package static func abandoned(_ name: String) -> [String] {
    guard let parent else { return [] }
    return ScratchFolder.abandoned(in: parent, prefix: prefix(of: name))
      .filter { isOurs($0, in: parent) }
  }

  package static func removeAbandoned(_ name: String) {
    guard let parent, let names = try? parent.names() else { return }
    let prefix = prefix(of: name)
    for entry in names where entry.hasPrefix(prefix) && isOurs(entry, in: parent) {
      try? ScratchFolder.removeIfAbandoned(entry, in: parent)
    }
  }

  /// Whether it belongs to this user.
  private static func isOurs(_ entry: String, in parent: Directory) -> Bool {
    (try? parent.status(of: entry))??.owner == geteuid()
  }
}
