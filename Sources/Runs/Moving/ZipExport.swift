import Glibc
import JSON
import Jobs
import Ledger
import Posix

/// Puts runs into a zip file, which is a home as any other: unzipped, it can be listed and used.
///
/// The file is written again next to the old one, with its contents, and replaces it when all of
/// it is on disk. Runs that move are removed here only then.
struct ZipExport {
  /// The runs of one ledger.
  struct Part {
    var location: LedgerLocation
    var items: [TransferItem]

    var name: String { RunRecord.ledgerName(location) }
  }

  /// What folders in `TMPDIR` are called.
  static let temporaryName = "batchrun-zip"

  private let path: String
  private let home: RunStore
  private let options: RunTransferOptions
  private let begins: (RunRecord) -> Void
  private var result = RunTransferResult()

  private var note: String { RunCopier.note(of: path) }

  init(
    _ path: String, of home: RunStore, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void
  ) {
    self.path = path
    self.home = home
    self.options = options
    self.begins = begins
  }

  mutating func transfer(_ runs: [RunRecord]) throws(ArchiveError) -> RunTransferResult {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let parent = slash.map { String(path[...$0]) } ?? "."
    // Two processes that add to the same file would each lose what the other adds. If a folder cannot be
    // locked, they cannot wait for each other.
    let folder = try writing(path) { () throws(SystemError) in
      try Directory.makingPath(resolvedPath(ofMissing: parent))
    }
    try writing(path) { () throws(SystemError) in
      do throws(SystemError) {
        try folder.descriptor.lock(.exclusive)
      } catch {
        if error.endOfWait != nil { throw error }
      }
    }
    let old = try writing(path) { () throws(SystemError) in
      try AtomicFile.removeAbandoned(in: folder, for: [name])
      try AtomicFile.removeAbandoned(in: folder, suffix: ".zip")
      return try folder.openIfPresent(name, O_RDONLY)
    }
    let archive = try old.map { (file) throws(ArchiveError) in try open(file) }
    var parts = try admit(runs, to: archive)
    guard !parts.isEmpty else { return result }
    let new = try writing(path) { () throws(SystemError) in try AtomicFile(in: folder, name: name) }
    do throws(ArchiveError) {
      try writing(path) { () throws(SystemError) in try new.file.leaveAppendMode() }
      let temporary = try writing(path) { () throws(SystemError) in
        try TemporaryFolder(Self.temporaryName)
      }
      defer { temporary.remove() }
      var packing = try ZipPacker(
        path, into: new.file, archive, of: home, options, begins: begins, temporary: temporary)
      try packing.pack(&parts, &result)
      try writing(path) { () throws(SystemError) in try new.commit() }
    } catch {
      new.discard()
      throw error
    }
    for part in parts {
      try recording { () throws(LedgerError) in
        try departure(of: part.location).complete(part.items, &result)
        try departure(of: part.location).end(part.items)
      }
    }
    return result
  }

  /// What the file has already. One that is not a zip file is not replaced.
  private func open(_ old: FileDescriptor) throws(ArchiveError) -> ZipHome {
    do throws(ArchiveError) {
      return try ZipHome(old)
    } catch {
      guard case .unreadable(_, let reason) = error else { throw error }
      throw .unwritable(path: path, reason: reason, isOutOfSpace: false)
    }
  }

  /// Those of the runs that can go, by their ledgers.
  private mutating func admit(
    _ runs: [RunRecord], to archive: ZipHome?
  ) throws(ArchiveError) -> [Part] {
    var parts: [Part] = []
    for (location, runs) in RunStore.byLedger(runs) {
      let place = archive.map {
        LedgerLocation(home: $0.store.home, name: RunRecord.ledgerName(location))
      }
      var admission = TransferAdmission(location, to: place, noting: note, options)
      try recording { () throws(LedgerError) in
        try admission.admit(runs)
        result.add(admission.result)
        let departure = departure(of: location)
        try departure.complete(admission.arrived, &result)
        try departure.begin(admission.admitted, noting: note)
      }
      if !admission.admitted.isEmpty {
        parts.append(Part(location: location, items: admission.admitted))
      }
    }
    return parts
  }

  private func departure(of location: LedgerLocation) -> TransferDeparture {
    TransferDeparture(location, isMove: options.isMove)
  }

  private func recording<Value>(
    _ body: () throws(LedgerError) -> Value
  ) throws(ArchiveError) -> Value {
    do throws(LedgerError) {
      return try body()
    } catch {
      throw .ledger(error)
    }
  }
}

extension RunStore {
  /// Puts runs into a zip file, which is made if it is missing. See `transfer(_:to:_:begins:)`.
  package func transfer(
    _ runs: [RunRecord], toZip path: String, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void = { _ in }
  ) throws(ArchiveError) -> RunTransferResult {
    var export = ZipExport(path, of: self, options, begins: begins)
    return try export.transfer(runs)
  }
}
