import Posix

extension LedgerFolder {
  /// What the folder of a ledger is called while it is removed.
  package static let removedPrefix = ".removing-"

  /// Removes a ledger without records and without files of jobs, unless another process uses it. Whoever opens
  /// it in the same moment finds it missing, and makes it again.
  package static func removeIfEmpty(_ location: LedgerLocation) throws(LedgerError) {
    guard let folder = try? LedgerFolder.forReading(location), !folder.isUnused,
      let lock = try? LaunchLock.acquire(folder, as: .current(.folding))
    else { return }
    defer { lock.leave() }
    do throws(SystemError) {
      let journal = try folder.directory.openIfPresent(location.journalName, 0)
      guard try journal?.tryLock(.exclusive) != false, try folder.isEmpty else { return }
      let parent = try Directory(path: Posix.folder(of: location.folder))
      // As a scratch folder: what is left of it if we are killed is swept.
      guard try folder.directory.descriptor.tryLock(.exclusive) else { return }
      let name = removedPrefix + String(UInt64.random(in: 0 ... .max), radix: 36)
      // This shows processes that have it open that it was removed.
      try folder.directory.remove(location.journalName)
      try parent.rename(lastComponent(of: location.folder), to: name)
      try parent.removeTree(name)
    } catch {
      throw .notWritable(error)
    }
  }

  private var isEmpty: Bool {
    get throws(SystemError) {
      guard var records = try? LedgerReader(location).records() else { return false }
      do throws(LedgerError) {
        if try records.next() != nil { return false }
      } catch {
        return false
      }
      for kind in JobFiles.Kind.allCases
      where try directory.status(of: kind.rawValue) != nil {
        if try !directory.directory(kind.rawValue).names().isEmpty { return false }
      }
      return true
    }
  }
}
