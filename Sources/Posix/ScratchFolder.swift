import Glibc

/// A folder in which something is put together, next to where it will be. Its maker holds a lock on
/// it; one whose maker has ended is removed by the next process that makes one there.
package struct ScratchFolder {
  package let folder: Directory
  private let parent: Directory
  private let name: String

  /// Makes one in `parent`, whose name begins with `prefix`.
  package init(in parent: Directory, prefix: String) throws(SystemError) {
    self.parent = parent
    try ScratchFolder.removeAbandoned(in: parent, prefix: prefix)
    while true {
      let name = prefix + String(UInt64.random(in: 0 ... .max), radix: 36)
      guard mkdirat(parent.descriptor.raw, name, 0o700) == 0 else {
        throw SystemError("make folder '\(parent.path(of: name))'")
      }
      // Between these calls another process may take it for abandoned, and remove it.
      let folder: Directory
      do throws(SystemError) {
        folder = try parent.directory(name)
      } catch {
        if error.code == ENOENT { continue }
        throw error
      }
      try folder.descriptor.lock(.exclusive)
      if try parent.status(of: name) != nil {
        self.name = name
        self.folder = folder
        return
      }
    }
  }

  /// Removes those in `parent` whose makers have ended.
  package static func removeAbandoned(
    in parent: Directory, prefix: String
  ) throws(SystemError) {
    for entry in try parent.names() where entry.hasPrefix(prefix) {
      try removeIfAbandoned(entry, in: parent)
    }
  }

  /// Removes the one of this name, if its maker has ended.
  static func removeIfAbandoned(_ name: String, in parent: Directory) throws(SystemError) {
    guard let folder = lockedIfAbandoned(name, in: parent) else { return }
    // Its lock is kept while it is removed: another process may sweep, too.
    defer { withExtendedLifetime(folder) {} }
    try parent.removeTree(name)
  }

  /// The names of those in `parent` whose makers have ended.
  package static func abandoned(in parent: Directory, prefix: String) -> [String] {
    ((try? parent.names()) ?? []).filter { entry in
      entry.hasPrefix(prefix) && lockedIfAbandoned(entry, in: parent) != nil
    }.sorted()
  }

  private static func lockedIfAbandoned(_ name: String, in parent: Directory) -> Directory? {
    guard let folder = try? parent.directory(name),
      (try? folder.descriptor.tryLock(.exclusive)) == true
    else { return nil }
    return folder
  }

  package func remove() throws(SystemError) {
    try parent.removeTree(name)
  }
}
