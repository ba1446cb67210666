import Glibc
import Jobs
import Posix

/// Brings a ledger that a crash, a full disk or an accident may have left in any state into one
/// that can be written to: nothing is thrown away, everything out of order is reported.
struct LedgerOpener {
  private let folder: LedgerFolder
  private var location: LedgerLocation { folder.location }
  private var notices: [LedgerNotice] = []
  private var index = RecordIndex()
  private var unfolded = 0
  /// Whether the jobs are wanted, or only a fold.
  private let wantsIndex: Bool
  /// Why not all records of the snapshot could be read; nil if all could.
  private var damage: String?

  /// Without `wantsIndex`, no record is looked at if the journal is in order: what is wrong with the
  /// snapshot then shows when that is read.
  init(_ folder: LedgerFolder, wantsIndex: Bool = true) {
    self.folder = folder
    self.wantsIndex = wantsIndex
  }

  /// What is left to do is to append.
  struct Opened {
    var file: FileDescriptor
    var length: Int
    var unfolded: Int
    var snapshotSize: Int
    var index: RecordIndex
    var notices: [LedgerNotice]
  }

  /// To be called by the holder of the launch lock. Appenders without it have to wait until this returns,
  /// else what they add could be cut off with a torn tail.
  mutating func open() throws(LedgerError) -> Opened {
    let (file, journal) = try readJournal()
    defer { try? file?.unlock() }
    if let version = journal.newerVersion {
      throw .newerVersion(path: location.journalPath, version: version)
    }
    var (read, losses) = (0, LostRecords())
    if wantsIndex || journal.header == nil || !journal.damaged.isEmpty {
      try readSnapshot(journal)
      read = index.count
      journal.forEachEvent { event, line, _ in
        index.apply(event, line)
        if event.id != nil { unfolded += line.count + 1 }
      }
      losses = findLosses(journal, read: read)
    } else {
      // A fold notices that records are lost, and is not made then.
      try lookForSnapshot(journal)
      unfolded = journal.intactEnd
    }
    do throws(SystemError) {
      try AtomicFile.removeAbandoned(
        in: folder.directory, for: [location.snapshotName, location.journalName])
      try repair(journal, in: file, header: header(records: read, losses), losses)
      return try finish(header: header(records: index.count, losses))
    } catch {
      throw .notWritable(error)
    }
  }

  /// Locks the journal and reads it; the file is nil if there is none.
  private func readJournal() throws(LedgerError) -> (FileDescriptor?, JournalContents) {
    do throws(SystemError) {
      guard let file = try folder.directory.openIfPresent(location.journalName, O_RDWR) else {
        return (nil, JournalContents())
      }
      try file.lock(.exclusive)
      return (file, JournalContents(try ByteStorage(file, count: file.status().size)))
    } catch {
      throw .notWritable(error)
    }
  }

  /// Fills the index from the snapshot; if that cannot be read, what can be saved of it is
  /// written again, if there is a journal.
  private mutating func readSnapshot(_ journal: JournalContents) throws(LedgerError) {
    let file: FileDescriptor
    do throws(SystemError) {
      guard let found = try folder.directory.openIfPresent(location.snapshotName, O_RDONLY) else {
        noteMissingSnapshot(journal)
        return
      }
      file = found
      index = RecordIndex(expected: try file.status().size / 256)
    } catch {
      throw .unreadable(error)
    }
    let reader = SnapshotReader(file)
    do throws(SnapshotProblem) {
      while let entry = try reader.next() {
        index.insert(entry.id, try entry.head())
      }
    } catch {
      guard journal.hasGoodLines, let reason = error.damage else {
        throw LedgerError(error, path: location.snapshotPath)
      }
      try salvage(file, reason)
    }
  }

  private mutating func lookForSnapshot(_ journal: JournalContents) throws(LedgerError) {
    do throws(SystemError) {
      if try folder.directory.status(of: location.snapshotName) == nil {
        noteMissingSnapshot(journal)
      }
    } catch {
      throw .unreadable(error)
    }
  }

  private mutating func noteMissingSnapshot(_ journal: JournalContents) {
    damage = "'\(location.snapshotName)' is missing"
    if (journal.header?.records ?? 0) > 0 {
      notices.append(.missingSnapshot(path: location.snapshotPath))
    }
  }

  /// Keeps the bad snapshot aside and puts one in its place that has what can be read of it.
  private mutating func salvage(_ bad: FileDescriptor, _ reason: String) throws(LedgerError) {
    do throws(SystemError) {
      let kept = try folder.keepAside(try bad.contents(), as: location.snapshotName + ".bad")
      index = RecordIndex()
      damage = "'\(location.snapshotName)' was damaged; kept as '\(kept)'"
      let replacement = try AtomicFile(in: folder.directory, name: location.snapshotName)
      do throws(SystemError) {
        try copyReadable(SnapshotReader(bad), to: replacement.file)
        try replacement.commit()
      } catch {
        replacement.discard()
        throw error
      }
      notices.append(
        .rebuiltSnapshot(path: location.snapshotPath, reason: reason, keptAs: kept))
    } catch {
      throw .notWritable(error)
    }
  }

  /// Writes every record that can be read, into the index too.
  private func copyReadable(
    _ reader: SnapshotReader, to file: FileDescriptor
  ) throws(SystemError) {
    var writer = SnapshotWriter(file)
    while true {
      let entry: SnapshotReader.Entry?
      do throws(SnapshotProblem) {
        entry = try reader.next()
        if let entry { index.insert(entry.id, try entry.head()) }
      } catch {
        if case .system(let error) = error { throw error }
        if reader.skipDamagedLine() { continue }
        break
      }
      guard let entry else { break }
      try writer.append(entry)
    }
    try writer.finish()
  }

  /// What the snapshot had and cannot be read.
  private mutating func findLosses(_ journal: JournalContents, read: Int) -> LostRecords {
    let losses = LostRecords(
      journal, read: read, isWhole: damage == nil || !journal.hasGoodLines, knowing: index,
      in: folder.directory)
    if losses.isNew {
      notices.append(
        .lostRecords(
          folder: location.folder, count: losses.count ?? losses.named.count,
          reason: damage ?? journal.lossOfRecords(in: location)))
    }
    index.insert(losses)
    return losses
  }

  /// Deals with what is torn or damaged of the journal, and puts on record what is lost.
  private mutating func repair(
    _ journal: JournalContents, in file: FileDescriptor?, header: EventBuffer,
    _ losses: LostRecords
  ) throws(SystemError) {
    if journal.tornCount > 0 {
      let torn = Array(journal.bytes[journal.intactEnd...])
      let kept = try folder.keepAside(torn, as: "journal.torn")
      notices.append(
        .tornTail(path: location.journalPath, bytes: torn.count, keptAs: kept))
    }
    var events = EventBuffer()
    for id in losses.named { events.set(id: id, .lost(id, in: folder.directory)) }
    if !journal.damaged.isEmpty {
      let kept = try folder.keepAside(journal.damagedLines, as: "journal.damaged")
      notices.append(
        .damagedLines(
          path: location.journalPath, numbers: journal.damagedNumbers, keptAs: kept))
      events.append(index.doubtEnds(journal, in: folder.directory))
      if let count = index.counts[.unknown] { notices.append(.unknownJobs(count: count)) }
    }
    if !journal.damaged.isEmpty || losses.isNew {
      unfolded += events.count
      let replacement = try AtomicFile(in: folder.directory, name: location.journalName)
      do throws(SystemError) {
        // Both at once: what was lost is counted by the header.
        try replacement.file.writeAll(journal.repaired(header: header, events: events))
        try replacement.commit()
      } catch {
        replacement.discard()
        throw error
      }
    } else if journal.tornCount > 0, let file {
      try file.truncate(to: journal.intactEnd)
      try file.synchronize()
    }
  }

  /// Makes what is missing and opens the journal to append.
  private func finish(header: EventBuffer) throws(SystemError) -> Opened {
    if try folder.directory.status(of: location.snapshotName) == nil {
      let empty = try AtomicFile(in: folder.directory, name: location.snapshotName)
      var writer = SnapshotWriter(empty.file)
      try writer.finish()
      try empty.synchronize()
      try empty.rename()
    }
    let file = try folder.directory.open(location.journalName, O_RDWR | O_APPEND | O_CREAT)
    var length = try file.status().size
    if length == 0 {
      try file.writeAll(header.bytes)
      try file.synchronize()
      try folder.directory.synchronize()
      length = header.count
    }
    return Opened(
      file: file, length: length, unfolded: unfolded,
      snapshotSize: try folder.directory.status(of: location.snapshotName)?.size ?? 0,
      index: index, notices: notices)
  }

  private func header(records: Int, _ losses: LostRecords) -> EventBuffer {
    var header = EventBuffer()
    header.header(snapshot: location.snapshotName, records: records, lost: losses.unnamed)
    return header
  }
}
