import Jobs
import Ledger
import Posix

/// What commands that were killed have left in a home: scratch folders whose makers have ended, and files
/// that no record names.
package struct Leftovers {
  package struct Item: Hashable, Sendable {
    package let path: String
    /// Bytes.
    package let size: Int
  }

  private static let homePrefixes = [".importing-", LedgerFolder.removedPrefix]
  private static let ledgerPrefixes = [ArrivalFolder.prefix, sweepingPrefix]
  private static let sweepingPrefix = ".sweeping-"

  private let store: RunStore

  package init(of store: RunStore) {
    self.store = store
  }

  /// All of them, with those of its trash and the folders in `TMPDIR`.
  package func find() -> [Item] {
    var usage = DiskUsage()
    var items: [Item] = []
    func add(_ name: String, in folder: Directory) {
      let size = usage.size(of: FileName(name), in: folder)
      items.append(Item(path: folder.path(of: name), size: size))
    }
    for store in [store, store.trash] {
      guard let home = store.openHome() else { continue }
      for prefix in Self.homePrefixes {
        for name in ScratchFolder.abandoned(in: home, prefix: prefix) { add(name, in: home) }
      }
      for location in (try? store.ledgers()) ?? [] {
        guard let ledger = try? Directory(path: location.folder) else { continue }
        for prefix in Self.ledgerPrefixes {
          for name in ScratchFolder.abandoned(in: ledger, prefix: prefix) { add(name, in: ledger) }
        }
        let folders = JobFiles.Kind.allCases.compactMap { kind in
          (try? ledger.directory(kind.rawValue)).map { (kind, $0) }
        }
        for (kind, folder, ids) in Self.unnamed(in: folders, of: location) {
          for id in ids { add(kind.name(of: id), in: folder) }
        }
      }
    }
    if let folder = TemporaryFolder.parent {
      for name in TemporaryFolder.abandoned(ZipExport.temporaryName) { add(name, in: folder) }
    }
    return items
  }

  /// Removes the scratch folders.
  func sweep() {
    guard let home = store.openHome() else { return }
    for prefix in Self.homePrefixes {
      try? ScratchFolder.removeAbandoned(in: home, prefix: prefix)
    }
    for location in (try? store.ledgers()) ?? [] {
      guard let ledger = try? Directory(path: location.folder) else { continue }
      for prefix in Self.ledgerPrefixes {
        try? ScratchFolder.removeAbandoned(in: ledger, prefix: prefix)
      }
    }
    TemporaryFolder.removeAbandoned(ZipExport.temporaryName)
  }

  /// Removes from the trash the files that no record names, and the ledgers that have no records left.
  package func purge() throws(LedgerError) {
    for location in try store.ledgers() {
      do throws(SystemError) {
        let ledger = try Directory(path: location.folder)
        var folders: [(JobFiles.Kind, Directory)] = []
        var other: SystemError?
        do throws(SystemError) {
          for kind in JobFiles.Kind.allCases where try ledger.status(of: kind.rawValue) != nil {
            folders.append((kind, try ledger.directory(kind.rawValue)))
          }
        } catch {
          other = error
        }
        try Self.remove(from: folders, of: location, in: ledger)
        if let other { throw other }
      } catch {
        // A file, or a link: not ours.
        continue
      }
      try LedgerFolder.removeIfEmpty(location)
    }
  }

  /// The jobs with an entry in each of the folders of a ledger that no record names, or only one that is
  /// being removed. Names are read before records: a process that brings files has recorded the run before.
  private static func unnamed(
    in folders: [(kind: JobFiles.Kind, folder: Directory)], of location: LedgerLocation
  ) -> [(kind: JobFiles.Kind, folder: Directory, ids: [JobID])] {
    let found = folders.map { kind, folder in
      (kind, folder, Set(((try? folder.names()) ?? []).compactMap { kind.job(ofEntry: $0) }))
    }
    var rest = found.reduce(into: Set<JobID>()) { $0.formUnion($1.2) }
    guard !rest.isEmpty, var records = try? LedgerReader(location).records() else { return [] }
    var fields = RecordFields()
    while let (id, isRemoved) = try? records.next({ id, bytes in
      (id, RunHead(bytes, &fields).isBeingRemoved)
    }) {
      if !isRemoved { rest.remove(id) }
    }
    return found.map { kind, folder, ids in
      (kind, folder, ids.intersection(rest).sorted { $0.text < $1.text })
    }
  }

  /// They are moved out of the way while recording is blocked, and removed when it is not.
  private static func remove(
    from folders: [(kind: JobFiles.Kind, folder: Directory)], of location: LedgerLocation,
    in ledger: Directory
  ) throws(SystemError) {
    let unnamed = unnamed(in: folders, of: location).filter { !$0.ids.isEmpty }
    if unnamed.isEmpty { return }
    let scratch = try ScratchFolder(in: ledger, prefix: sweepingPrefix)
    // Folders of different kinds have the same names.
    var targets: [Directory] = []
    for number in unnamed.indices {
      targets.append(try scratch.folder.newDirectory(FileName("\(number)")))
    }
    do throws(LedgerError) {
      try SharedLedger(location).transaction { (reader, _) throws(LedgerError) in
        let known = try reader.records(of: Set(unnamed.flatMap(\.ids)))
        for ((kind, folder, ids), target) in zip(unnamed, targets) {
          for id in ids where known[id] == nil { try? folder.move(kind.name(of: id), to: target) }
        }
      }
    } catch {
      // The next purge tries again.
    }
    try scratch.remove()
  }
}

extension RunStore {
  /// The folder, if there is one.
  func openHome() -> Directory? { try? Directory(path: home, mayBeLink: true) }
}
