import Glibc

/// A file that is written beside the one it will replace, and takes its place in one step: a
/// reader sees the old or the new one, whole, also after a power cut.
package struct AtomicFile {
  package let file: FileDescriptor
  private let directory: Directory
  private let name: String
  private let temporaryName: String

  /// Begins a file that will be called `name`.
  package init(in directory: Directory, name: String) throws(SystemError) {
    self.directory = directory
    self.name = name
    var attempt = 0
    while true {
      let random = String(UInt32.random(in: 0 ... .max), radix: 36)
      let temporary = AtomicFile.prefix(of: name) + "\(getpid()).\(random)"
      do throws(SystemError) {
        file = try directory.open(temporary, O_RDWR | O_CREAT | O_EXCL | O_APPEND)
        temporaryName = temporary
        return
      } catch {
        attempt += 1
        if error.code != EEXIST || attempt == 100 { throw error }
      }
    }
  }

  /// Puts it in place; it is on disk then, and so is its name.
  package func commit() throws(SystemError) {
    try synchronize()
    try rename()
    try directory.synchronize()
  }

  /// The first step of `commit`: the contents reach the disk.
  package func synchronize() throws(SystemError) {
    try file.synchronize()
  }

  /// The second step of `commit`: the name is ours, for those who look now. What is left is to
  /// sync the folder.
  package func rename() throws(SystemError) {
    try directory.rename(temporaryName, to: name)
  }

  /// Gives the file that will be replaced another name as well: its own with `suffix` after it.
  package func keepReplaced(as suffix: String) throws(SystemError) {
    try directory.remove(name + suffix)
    do throws(SystemError) {
      try directory.link(name, to: name + suffix)
    } catch {
      // Not every file system has second names; without one the file is away for a moment.
      guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(error.code) else { throw error }
      try directory.rename(name, to: name + suffix)
    }
  }

  /// Leaves everything as it was.
  package func discard() {
    try? directory.remove(temporaryName)
  }

  /// What the names of unfinished files for `name` begin with; the pid of their maker follows.
  private static func prefix(of name: String) -> String { "." + name + "." }

  /// Removes the unfinished files that processes which are gone have left.
  package static func removeAbandoned(
    in directory: Directory, for names: [String]
  ) throws(SystemError) {
    for entry in try directory.names() {
      for name in names where entry.hasPrefix(prefix(of: name)) {
        let rest = entry.dropFirst(prefix(of: name).count)
        guard let dot = rest.firstIndex(of: "."), let pid = Int32(rest[..<dot]), pid > 0 else {
          continue
        }
        if kill(pid, 0) != 0 && errno == ESRCH { try directory.remove(entry) }
      }
    }
  }
}
