import Glibc
import Posix

/// A journal that several processes append to, and may swap for another one, as one of them knows it.
struct SharedJournal {
  /// The file as it was when we used it last.
  private(set) var file: FileDescriptor?
  private var identity: FileStatus?
  /// How long it is; true while it is locked.
  private var size = 0
  /// Where our last write ended.
  private var end = 0
  /// Up to where room is set aside.
  private var reservedEnd = 0
  /// Bytes appended by us, and how many of them the disk is known to have.
  private(set) var appended: UInt64 = 0
  private var synced: UInt64 = 0
  private(set) var failure: LedgerError?

  /// Whether the disk has all that was appended.
  var isOnDisk: Bool { synced >= appended }

  /// The file that is the journal now, locked; with its format's version, if we do not know that.
  mutating func lock(
    _ kind: FileDescriptor.LockKind, in folder: LedgerFolder
  ) throws(SystemError) -> (FileDescriptor, newerVersion: Int?) {
    let name = folder.location.journalName
    var version: Int?
    while true {
      if let file, let identity {
        try file.lock(kind)
        if let current = try folder.directory.status(of: name), current.isSameFile(as: identity) {
          size = current.size
          return (file, version)
        }
        try file.unlock()
        // The process that swapped it has synced all of it.
        synced = appended
      }
      let file = try folder.directory.open(name, O_RDWR | O_APPEND)
      self.file = file
      identity = try file.status()
      end = 0
      reservedEnd = 0
      version = try Self.newerVersion(of: file)
    }
  }

  /// The version of a journal's format, if we do not know it.
  private static func newerVersion(of file: FileDescriptor) throws(SystemError) -> Int? {
    let start = try file.bytes(in: 0..<4096)
    guard let newline = start.firstIndex(of: 0x0a) else { return nil }
    return JournalContents(Array(start[...newline])).newerVersion
  }

  /// Reserves room for this many bytes.
  mutating func reserve(_ bytes: Int, in file: FileDescriptor) throws(LedgerError) {
    let end = size + bytes
    if end <= reservedEnd { return }
    let target = (end / Journal.reserveStep + 1) * Journal.reserveStep
    do throws(SystemError) {
      _ = try file.reserve(target - size, at: size)
    } catch {
      throw .notWritable(error)
    }
    reservedEnd = target
  }

  /// Whether the journal, which is locked, ends in a line that is not whole: a crash has left it, or
  /// another process is just writing it.
  func endsInHalfLine(_ file: FileDescriptor) throws(LedgerError) -> Bool {
    do throws(SystemError) {
      return try hasHalfLine(file)
    } catch {
      throw .unreadable(error)
    }
  }

  private func hasHalfLine(_ file: FileDescriptor) throws(SystemError) -> Bool {
    if size == 0 || size == end { return false }
    return try file.bytes(in: (size - 1)..<size) != [0x0a]
  }

  /// Appends whole lines.
  mutating func write(_ bytes: [UInt8], to file: FileDescriptor) throws(LedgerError) {
    do throws(SystemError) {
      // A half line that a crash left must not swallow ours.
      if try hasHalfLine(file) { try file.writeAll([0x0a]) }
      // The next one looks at the last byte.
      var leavesHalfLine = false
      try Journal.write(bytes, to: file, leavesHalfLine: &leavesHalfLine)
      // It is less if another process has appended too; then the end is read again.
      end = size + bytes.count
      appended += UInt64(bytes.count)
    } catch {
      reservedEnd = 0
      throw .notWritable(error)
    }
  }

  /// Waits until the disk has all that was appended.
  mutating func synchronize() throws(LedgerError) {
    if let failure { throw failure }
    guard let file, synced < appended else { return }
    do throws(SystemError) {
      try file.synchronizeData()
      synced = appended
    } catch {
      // The kernel may have dropped what it could not write: it is not asked again.
      failure = .notWritable(error)
      throw .notWritable(error)
    }
  }

  /// Takes note that this many of our bytes are on disk.
  mutating func hasReached(disk mark: UInt64) {
    synced = max(synced, mark)
  }

  /// Takes note that a file could not be synced. A file that was swapped since was synced by the
  /// process that did that.
  mutating func hasFailed(_ file: FileDescriptor, _ error: SystemError) {
    if self.file === file { failure = .notWritable(error) }
  }
}
