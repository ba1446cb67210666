import Glibc
import Ledger
import Posix
import Synchronization

/// The folder of a ledger in which each job has one. It may be removed while jobs run: it is made
/// again then, as long as the ledger's folder exists.
final class JobFolders: Sendable {
  private let kind: JobFiles.Kind
  private let ledger: Directory
  private let current: Mutex<Directory>

  /// Makes it if it is missing.
  init(_ kind: JobFiles.Kind, in ledger: Directory) throws(SystemError) {
    self.kind = kind
    self.ledger = ledger
    try ledger.makeDirectory(kind.rawValue)
    current = Mutex(try ledger.directory(kind.rawValue))
  }

  /// The folder as it was when it was needed last.
  var folder: Directory { current.withLock { $0 } }

  /// Does something in it; once more if something on the way to that was removed.
  func with<Value>(
    _ body: (Directory) throws(SystemError) -> Value
  ) throws(SystemError) -> Value {
    let known = folder
    do throws(SystemError) {
      return try body(known)
    } catch {
      guard error.code == ENOENT else { throw error }
    }
    return try body(try renewed())
  }

  /// The folder of a job, which is made if it is missing.
  func make(_ name: String) throws(SystemError) -> Directory {
    try with { (folder) throws(SystemError) in
      try folder.makeDirectory(name)
      return try folder.directory(name)
    }
  }

  private func renewed() throws(SystemError) -> Directory {
    if try ledger.makeDirectory(kind.rawValue) { try ledger.synchronize() }
    let folder = try ledger.directory(kind.rawValue)
    current.withLock { $0 = folder }
    return folder
  }
}
