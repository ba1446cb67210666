import Jobs
import Posix

/// Goes through all current records of a ledger: those of the snapshot, in its order, with
/// the events of the journal applied, then those that are only in the journal.
final class MergedRecords {
  enum Item {
    /// As it stands in the snapshot.
    case unchanged(SnapshotReader.Entry)
    /// `record` holds it.
    case changed(JobID)
  }

  /// The record of the last `.changed`.
  private(set) var record = MergedRecord()

  /// What is wrong with the records that were left out so far.
  private(set) var damage: [String] = []

  /// How many records of the snapshot were read so far.
  private var read = 0

  /// Whether it had more than could be read; to be asked after the last.
  var hasLosses: Bool {
    LostRecords.count(journal, read: read, isWhole: file != nil && damage.isEmpty) != 0
  }

  /// Where the last one that `next` gave stands.
  private(set) var place = RecordPlace(offset: 0, count: 0, firstEvent: -1)

  private var snapshot: SnapshotReader?
  private let file: FileDescriptor?
  private lazy var window = file.map { SnapshotWindow($0) }
  /// Whether damaged records of the snapshot are left out, instead of thrown about.
  private let skipsDamage: Bool
  private let journal: JournalContents
  /// A chain of events for each job; `next` is -1 at its end.
  private var events: [(range: Range<Int>, isDamage: Bool, next: Int)] = []
  private var chains: [JobID: (first: Int, last: Int)] = [:]
  /// The jobs of the journal in the order in which they turn up.
  private var order: [JobID] = []
  private var nextInOrder = 0

  init(snapshot: SnapshotReader?, journal: JournalContents, skipsDamage: Bool = false) {
    self.snapshot = snapshot
    file = snapshot?.file
    self.skipsDamage = skipsDamage
    self.journal = journal
    journal.forEachJob { id, isDamage, range in
      let place = events.count
      events.append((range, isDamage, -1))
      if let chain = chains[id] {
        events[chain.last].next = place
        chains[id] = (chain.first, place)
      } else {
        chains[id] = (place, place)
        order.append(id)
      }
    }
  }

  /// Whether the journal says anything about any job.
  var hasChanges: Bool { !order.isEmpty }

  /// The next record, nil after the last.
  func next() throws(SnapshotProblem) -> Item? {
    while let entry = try nextOfSnapshot() {
      read += 1
      place = RecordPlace(offset: entry.offset, count: entry.record.count, firstEvent: -1)
      guard let chain = chains.removeValue(forKey: entry.id) else { return .unchanged(entry) }
      place.firstEvent = chain.first
      record.load(entry.record, id: entry.id)
      apply(chain.first)
      if !record.isEmpty { return .changed(entry.id) }
    }
    // Its buffer is of no use from here on.
    snapshot = nil
    while nextInOrder < order.count {
      let id = order[nextInOrder]
      nextInOrder += 1
      guard let chain = chains.removeValue(forKey: id) else { continue }
      record.removeAll()
      place = RecordPlace(offset: 0, count: 0, firstEvent: chain.first)
      apply(chain.first)
      if !record.isEmpty { return .changed(id) }
    }
    return nil
  }

  /// The record of job `id` that stood at `place`, once again; nil if `record` holds it.
  func reread(
    at place: RecordPlace, of id: JobID
  ) throws(SnapshotProblem) -> UnsafeRawBufferPointer? {
    var entry: UnsafeRawBufferPointer?
    if place.count > 0 {
      do throws(SystemError) {
        entry = try window?.bytes(at: place.offset, count: place.count)
      } catch {
        throw .system(error)
      }
      guard entry?.count == place.count else { throw .damaged("it is cut off") }
    }
    if place.firstEvent < 0, let entry { return entry }
    if let entry { record.load(entry, id: id) } else { record.removeAll() }
    apply(place.firstEvent)
    return nil
  }

  private func nextOfSnapshot() throws(SnapshotProblem) -> SnapshotReader.Entry? {
    while true {
      do throws(SnapshotProblem) {
        return try snapshot?.next()
      } catch {
        guard skipsDamage, let reason = error.damage else { throw error }
        damage.append(reason)
        if snapshot?.skipDamagedLine() != true { snapshot = nil }
      }
    }
  }

  private func apply(_ first: Int) {
    var place = first
    while place >= 0 {
      let (range, isDamage, next) = events[place]
      let line = journal.bytes.slice(range)
      let event = isDamage ? JournalEvent(damaged: line) : try? JournalEvent(line: line)
      if let event { record.apply(event, line) }
      place = next
    }
  }
}
