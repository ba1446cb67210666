import Glibc

/// A file that is written next to the one it will replace, and replaces it in one step: a
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
      let temporary = AtomicFile.prefix(of: name) + "\(AtomicFile.maker).\(random)"
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

  /// The second step of `commit`: the name is ours, for readers from now on. What is left is to
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

  /// What the names of unfinished files for `name` begin with; their maker and a random word follow.
  private static func prefix(of name: String) -> String { "." + name + "." }

  /// This process as names have it: its pid and when it started, or the pid alone if that is not
  /// known.
  private static let maker: String = {
    let own = ProcessIdentity.current
    return own.startTicks > 0 ? "\(own.pid).\(own.startTicks)" : "\(own.pid)"
  }()

  /// Removes the unfinished files of processes that have ended.
  package static func removeAbandoned(
    in directory: Directory, for names: [String]
  ) throws(SystemError) {
    for entry in try directory.names() {
      for name in names where entry.hasPrefix(prefix(of: name)) {
        let parts = entry.dropFirst(prefix(of: name).count).split(separator: ".")
        guard parts.count == 2 || parts.count == 3, let pid = Int32(parts[0]), pid > 0 else {
          continue
        }
        let start = parts.count == 3 ? UInt64(parts[1]) : nil
        if isGone(pid, start) { try directory.remove(entry) }
      }
    }
  }

  /// Removes the unfinished files of any names that end in `suffix`, where the processes are gone that
  /// made them.
  package static func removeAbandoned(
    in directory: Directory, suffix: String
  ) throws(SystemError) {
    for entry in try directory.names() where entry.hasPrefix(".") {
      let parts = entry.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
      // .NAME.PID.START.RANDOM
      guard parts.count > 3, let pid = Int32(parts[parts.count - 3]), pid > 0,
        let start = UInt64(parts[parts.count - 2]),
        parts.dropLast(3).joined(separator: ".").hasSuffix(suffix)
      else { continue }
      if isGone(pid, start) { try directory.remove(entry) }
    }
  }

  /// Whether the maker has ended, although its pid may be another process's by now or its parent has not waited
  /// for it. Files of earlier versions do not say when it started.
  private static func isGone(_ pid: Int32, _ start: UInt64?) -> Bool {
    // A process of another user may be hidden in /proc.
    if kill(pid, 0) != 0 { return errno == ESRCH }
    guard let current = ProcessIdentity(pid: pid) else { return false }
    return !(start.map { ProcessIdentity(pid: pid, startTicks: $0) } ?? current).isAlive
  }
}
