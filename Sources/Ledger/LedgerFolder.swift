import Glibc
import Posix

/// The folder of a ledger, opened and found fit to be written to.
package struct LedgerFolder: Sendable {
  package let location: LedgerLocation
  package let directory: Directory

  /// Opens the folder to write in it, and makes it if it is missing.
  package static func forWriting(_ location: LedgerLocation) throws(LedgerError) -> LedgerFolder {
    if let mask = unusableMask { throw .unusableMask(mask) }
    let directory: Directory
    do throws(SystemError) {
      directory = try Directory.makingPath(location.folder)
    } catch {
      throw .notWritable(error)
    }
    let status: FileStatus
    do throws(SystemError) {
      status = try directory.descriptor.status()
    } catch {
      throw .unreadable(error)
    }
    if let error = danger(of: status, path: location.folder, user: geteuid()) { throw error }
    return LedgerFolder(location: location, directory: directory)
  }

  /// The user's mask, if we could not use what we make. The superuser can.
  private static let unusableMask: UInt32? = {
    guard geteuid() != 0, let mask = currentCreationMask, mask & 0o700 != 0 else { return nil }
    return mask
  }()

  /// Opens the folder of an existing ledger to look at it.
  package static func forReading(_ location: LedgerLocation) throws(LedgerError) -> LedgerFolder {
    do throws(SystemError) {
      return LedgerFolder(location: location, directory: try Directory(path: location.folder))
    } catch {
      throw error.isMissing ? .missing(folder: location.folder) : .unreadable(error)
    }
  }

  /// Whether nothing was recorded in it yet: there is neither a journal nor a snapshot.
  package var isUnused: Bool {
    [location.journalName, location.snapshotName].allSatisfy { name in
      (try? directory.status(of: name)) == .some(nil)
    }
  }

  /// What is wrong with writing a ledger into such a folder; nil if nothing is.
  static func danger(of status: FileStatus, path: String, user: UInt32) -> LedgerError? {
    if status.owner != user {
      return .unsafeFolder(
        path: path, reason: "belongs to another user (uid \(status.owner))",
        hint: "use your own folder")
    }
    let othersMayWrite = status.mode & (S_IWGRP | S_IWOTH) != 0
    if othersMayWrite && status.mode & S_ISVTX == 0 {
      return .unsafeFolder(
        path: path, reason: "can be written by other users",
        hint: "remove write access first: chmod go-w '\(path)'")
    }
    return nil
  }

  /// Writes bytes into a new file, `NAME-<unix time>`, and returns its name.
  func keepAside(_ bytes: [UInt8], as name: String) throws(SystemError) -> String {
    var candidate = name + "-\(Int(Clock.wall))"
    while try directory.status(of: candidate) != nil { candidate += "+" }
    let file = try directory.open(candidate, O_WRONLY | O_CREAT | O_EXCL)
    try file.writeAll(bytes)
    try file.synchronize()
    return candidate
  }
}
