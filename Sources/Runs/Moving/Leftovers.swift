import Jobs
import Ledger
import Posix

/// What commands that were killed have left in a home: scratch folders whose makers have gone, and files
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
        for kind in JobFiles.Kind.allCases {
          guard let folder = try? ledger.directory(kind.rawValue) else { continue }
          for id in Self.unnamed(kind, in: folder, of: location) {
            add(kind.name(of: id), in: folder)
          }
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
        let folder = try Directory(path: location.folder)
        for kind in JobFiles.Kind.allCases {
          guard try folder.status(of: kind.rawValue) != nil else { continue }
          try Self.remove(
            kind, from: try folder.directory(kind.rawValue), of: location, in: folder)
        }
      } catch {
        // A file, or a link: not ours.
        continue
      }
      try LedgerFolder.removeIfEmpty(location)
    }
  }

  /// Whose files no record names, or only one that is being removed. Names are read before records:
  /// whoever brings files has recorded the run before.
  private static func unnamed(
    _ kind: JobFiles.Kind, in folder: Directory, of location: LedgerLocation
  ) -> [JobID] {
    let names = (try? folder.names()) ?? []
    var rest = Set(names.compactMap { kind.job(ofEntry: $0) })
    guard !rest.isEmpty, var records = try? LedgerReader(location).records() else { return [] }
    var fields = RecordFields()
    while let (id, isRemoved) = try? records.next({ id, bytes in
      (id, RunHead(bytes, &fields).isBeingRemoved)
    }) {
      if !isRemoved { rest.remove(id) }
    }
    return rest.sorted { $0.text < $1.text }
  }

  /// They are taken out of the way while nobody can record anything, and removed when everybody can.
  private static func remove(
    _ kind: JobFiles.Kind, from folder: Directory, of location: LedgerLocation,
    in ledger: Directory
  ) throws(SystemError) {
    let ids = unnamed(kind, in: folder, of: location)
    if ids.isEmpty { return }
    let scratch = try ScratchFolder(in: ledger, prefix: sweepingPrefix)
    do throws(LedgerError) {
      try SharedLedger(location).transaction { (reader, _) throws(LedgerError) in
        let known = try reader.records(of: Set(ids))
        for id in ids where known[id] == nil {
          try? folder.move(kind.name(of: id), to: scratch.folder)
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
  func openHome() -> Directory? { try? Directory(path: home, mayBeLink: !isTrash) }
}
