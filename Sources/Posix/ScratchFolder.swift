import Glibc

/// A folder in which something is put together, beside where it will be. Its maker holds a lock on
/// it; one whose maker is gone is removed by the next who makes one there.
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
      let folder = try parent.newDirectory(FileName(name))
      try folder.descriptor.lock(.exclusive)
      // Between the two calls somebody may have taken it for abandoned.
      if try parent.status(of: name) != nil {
        self.name = name
        self.folder = folder
        return
      }
    }
  }

  /// Removes those in `parent` whose makers are gone.
  package static func removeAbandoned(
    in parent: Directory, prefix: String
  ) throws(SystemError) {
    for entry in try parent.names() where entry.hasPrefix(prefix) {
      guard let folder = try? parent.directory(entry),
        (try? folder.descriptor.tryLock(.exclusive)) == true
      else { continue }
      try parent.removeTree(entry)
    }
  }

  package func remove() throws(SystemError) {
    try parent.removeTree(name)
  }
}
