import Glibc
import JSON
import Jobs
import Posix

/// A ledger as it was at one instant, to look at: nothing is locked, nothing is changed, and a
/// launch that runs at the same time does not disturb.
package struct LedgerReader: Sendable {
  package let folder: LedgerFolder
  private let snapshot: FileDescriptor?
  private let journal: JournalContents
  private let journalFile: FileDescriptor?

  private var location: LedgerLocation { folder.location }

  /// - Throws: `.missing`, `.unreadable`, `.newerVersion`.
  package init(_ location: LedgerLocation) throws(LedgerError) {
    folder = try LedgerFolder.forReading(location)
    do throws(SystemError) {
      (snapshot, journalFile, journal) = try LedgerReader.open(folder)
    } catch {
      throw .unreadable(error)
    }
    if snapshot == nil, !journal.hasGoodLines, jobsOfLostJournal.isEmpty {
      throw .missing(folder: location.folder)
    }
    if let version = journal.newerVersion {
      throw .newerVersion(path: location.journalPath, version: version)
    }
  }

  /// The journal is opened before the snapshot: a fold between the two then only makes the
  /// journal say again what the snapshot already does. It is read after it has been seen to be
  /// the current one still, else what a newer snapshot has would be undone.
  private static func open(
    _ folder: LedgerFolder
  ) throws(SystemError) -> (FileDescriptor?, FileDescriptor?, JournalContents) {
    let names = folder.location
    var isSecondLook = false
    while true {
      let journal = try folder.directory.openIfPresent(names.journalName, O_RDONLY)
      let snapshot = try folder.directory.openIfPresent(names.snapshotName, O_RDONLY)
      let current = try folder.directory.status(of: names.journalName)
      switch (journal, current) {
      case (nil, nil): return (snapshot, nil, JournalContents())
      case (let journal?, let current?):
        let status = try journal.status()
        guard status.isSameFile(as: current) else { continue }
        let bytes = try ByteStorage(journal, count: journal.status().size)
        let contents = JournalContents(bytes)
        // What looks torn may be a line that is just being written.
        if contents.tornCount > 0, !isSecondLook {
          isSecondLook = true
          usleep(1000)
          continue
        }
        return (snapshot, journal, contents)
      default: continue
      }
    }
  }

  /// Bytes of the snapshot; 0 if there is none.
  package var snapshotSize: Int { (try? snapshot?.status().size) ?? 0 }

  /// What is out of order; the next launch puts it right.
  package var notices: [LedgerNotice] {
    var notices: [LedgerNotice] = []
    if journal.tornCount > 0 {
      notices.append(
        .tornTail(path: location.journalPath, bytes: journal.tornCount, keptAs: nil))
    }
    if !journal.damaged.isEmpty {
      notices.append(
        .damagedLines(path: location.journalPath, numbers: journal.damagedNumbers, keptAs: nil))
    }
    let lost = jobsOfLostJournal
    if !lost.isEmpty {
      notices.append(
        .lostRecords(
          folder: location.folder, count: lost.count,
          reason: journal.lossOfRecords(in: location)))
    }
    return notices
  }

  /// Whether lines of the journal are skipped that jobs may have ended by.
  var hasDamagedLines: Bool { !journal.damaged.isEmpty }

  /// Whether there is a journal that has lost its beginning, so that its contents are unknown.
  package var hasLostBeginning: Bool { journal.hasLostBeginning }

  /// Jobs whose records were in the beginning of the journal, which is lost.
  private var jobsOfLostJournal: [JobID] {
    journal.hasLostBeginning ? (try? index())?.lost ?? [] : []
  }

  /// The members of the last launch's event; nil if none is on record.
  package var lastLaunch: JSONObject? {
    journal.lastLaunch.flatMap { try? JSONValue(parsing: $0).object }
  }

  /// Goes through all records, the oldest first, in bounded memory.
  package func records() -> Records {
    Records(
      MergedRecords(
        snapshot: snapshot.map { SnapshotReader($0) }, journal: journal,
        skipsDamage: journal.hasGoodLines),
      path: location.snapshotPath)
  }

  /// Records as the next launch will have them of jobs whose own are lost, as far as something names
  /// these; to be asked once `records` were all read.
  package func lostRecords(
    after records: Records
  ) throws(LedgerError) -> [(id: JobID, record: [UInt8])] {
    guard records.hasLosses || hasLostBeginning else { return [] }
    return try index().lost.map { id in
      var record: [UInt8] = []
      record.appendJSON(.object(RecordChange.lost(id, in: folder.directory).members))
      return (id, record)
    }
  }

  /// The record of one job; nil if there is no such job.
  package func record(of id: JobID) throws(LedgerError) -> Record? {
    try records(of: [id])[id]
  }

  /// The records of some jobs, as far as there are such jobs.
  package func records(of ids: Set<JobID>) throws(LedgerError) -> [JobID: Record] {
    var found: [JobID: Record] = [:]
    var records = records()
    while found.count < ids.count,
      let result = try records.next({ id, bytes in
        ids.contains(id) ? Result { () throws(JSONError) in try Record(id: id, bytes: bytes) } : nil
      })
    {
      do throws(JSONError) {
        if let record = try result?.get() { found[record.id] = record }
      } catch {
        throw .damagedSnapshot(path: location.snapshotPath, reason: "\(error)")
      }
    }
    return found
  }

  /// Where this reader's view of the journal ends, to follow what is appended from there on.
  package func tail() throws(LedgerError) -> JournalTail {
    JournalTail(folder, journalFile, at: journal.intactEnd, index: try index())
  }

  /// All jobs in a few bytes each, to plan with.
  package func index() throws(LedgerError) -> RecordIndex {
    try survey().index
  }

  /// The same, and what had to be left out, as `Records` has it.
  package func survey() throws(LedgerError) -> (index: RecordIndex, damage: [LedgerError]) {
    let size: Int
    do throws(SystemError) {
      size = try snapshot?.status().size ?? 0
    } catch {
      throw .unreadable(error)
    }
    let index = RecordIndex(expected: size / 256)
    let reader = snapshot.map { SnapshotReader($0) }
    var isWhole = snapshot != nil
    var damage: [String] = []
    while true {
      do throws(SnapshotProblem) {
        guard let entry = try reader?.next() else { break }
        index.insert(entry.id, try entry.head())
      } catch {
        isWhole = false
        guard journal.hasGoodLines, let reader, let reason = error.damage else {
          throw LedgerError(error, path: location.snapshotPath)
        }
        damage.append(reason)
        if !reader.skipDamagedLine() { break }
      }
    }
    let read = index.count
    journal.forEachEvent { event, line, _ in index.apply(event, line) }
    index.insert(
      LostRecords(
        journal, read: read, isWhole: isWhole, knowing: index, in: folder.directory))
    _ = index.doubtEnds(journal, in: folder.directory)
    let hasLosses = LostRecords.count(journal, read: read, isWhole: isWhole) != 0
    return (index, Records.damage(damage, hasLosses: hasLosses, path: location.snapshotPath))
  }

  /// The records, one after the other.
  package struct Records {
    private let merged: MergedRecords
    private let path: String
    private var line: [UInt8] = []

    init(_ merged: MergedRecords, path: String) {
      self.merged = merged
      self.path = path
    }

    /// What had to be left out so far.
    package var damage: [LedgerError] {
      Self.damage(merged.damage, hasLosses: hasLosses, path: path)
    }

    fileprivate static func damage(
      _ reasons: [String], hasLosses: Bool, path: String
    ) -> [LedgerError] {
      var reasons = reasons
      if hasLosses {
        // In one line with what is wrong.
        let found = reasons.popLast().map { $0 + ": " } ?? ""
        reasons.append(found + "records are lost; the states of their jobs are unknown")
      }
      return reasons.map { .damagedSnapshot(path: path, reason: $0) }
    }

    /// Whether the snapshot had more records than can be read, now that all of them were.
    package var hasLosses: Bool { merged.hasLosses }

    /// The next one, nil after the last.
    package mutating func next() throws(LedgerError) -> Record? {
      let result: Result<Record, JSONError>? = try next { id, bytes in
        Result { () throws(JSONError) in try Record(id: id, bytes: bytes) }
      }
      do throws(JSONError) {
        return try result?.get()
      } catch {
        throw .damagedSnapshot(path: path, reason: "\(error)")
      }
    }

    /// Hands the next one over unchanged, a JSON object whose bytes last as long as `body`; nil
    /// after the last. For callers that need a few members of many records.
    package mutating func next<Value>(
      _ body: (JobID, UnsafeRawBufferPointer) -> Value
    ) throws(LedgerError) -> Value? {
      let item: MergedRecords.Item?
      do throws(SnapshotProblem) {
        item = try merged.next()
      } catch {
        throw LedgerError(error, path: path)
      }
      switch item {
      case .unchanged(let entry): return body(entry.id, entry.record)
      case .changed(let id): return withChanged { body(id, $0) }
      case nil: return nil
      }
    }

    /// Where the last record stands.
    package var place: RecordPlace { merged.place }

    /// Hands over the record at a known `place` again; its bytes last as long as `body`.
    package mutating func read<Value>(
      _ id: JobID, at place: RecordPlace, _ body: (UnsafeRawBufferPointer) -> Value
    ) throws(LedgerError) -> Value {
      do throws(SnapshotProblem) {
        if let record = try merged.reread(at: place, of: id) { return body(record) }
      } catch {
        throw LedgerError(error, path: path)
      }
      return withChanged(body)
    }

    private mutating func withChanged<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
      line.removeAll(keepingCapacity: true)
      merged.record.write(to: &line)
      return line.withUnsafeBytes { body($0) }
    }
  }
}

extension SnapshotProblem {
  /// What is wrong with what stands there; nil if it could not be read.
  var damage: String? {
    switch self {
    case .system: nil
    case .damaged(let reason), .foreign(let reason): reason
    }
  }
}

extension LedgerError {
  init(_ problem: SnapshotProblem, path: String) {
    switch problem {
    case .system(let error): self = .unreadable(error)
    case .damaged(let reason): self = .damagedSnapshot(path: path, reason: reason)
    case .foreign(let reason): self = .foreignSnapshot(path: path, reason: reason)
    }
  }
}
