import JSON
import Jobs
import Posix

/// Records that the snapshot had, as the journal says, and that cannot be read. Their jobs are unknown,
/// not new: most of them have run.
struct LostRecords: Equatable {
  /// Jobs without a record whose logs or folders are there.
  var named: [JobID] = []
  /// How many there are beyond those.
  var unnamed = 0
  /// How many the snapshot lacks by what the journal says; nil if the journal cannot say it, and one of
  /// the two is not whole.
  private(set) var count: Int? = 0
  /// Whether there are some that the journal does not tell of yet.
  private(set) var isNew = false

  init() {}

  /// The `count` when this many records were `read`.
  ///
  /// What is removed in the journal need not be in the snapshot.
  static func count(_ journal: JournalContents, read: Int, isWhole: Bool) -> Int? {
    shortfall(journal, read: read, isWhole: isWhole).map { shortfall in
      // Only this takes a walk through the journal, and in most ledgers nothing is missing.
      shortfall == 0 ? 0 : max(0, shortfall - journal.removed.count)
    }
  }

  /// The same with those that the journal removes.
  ///
  /// The snapshot may have more than the journal says: a fold puts it in place first.
  private static func shortfall(_ journal: JournalContents, read: Int, isWhole: Bool) -> Int? {
    guard let records = journal.header?.records else { return isWhole ? 0 : nil }
    return max(0, records - read)
  }

  /// `read`: how many records of the snapshot could be read.
  /// `isWhole`: whether the snapshot is there and undamaged.
  /// `index`: the jobs that are on record, with all that the journal says.
  init(
    _ journal: JournalContents, read: Int, isWhole: Bool, knowing index: RecordIndex,
    in folder: Directory
  ) {
    unnamed = journal.lost
    let shortfall =
      journal.hasLostBeginning
      ? nil : LostRecords.shortfall(journal, read: read, isWhole: isWhole)
    if shortfall == 0 { return }
    let removed = journal.removed
    count = shortfall.map { max(0, $0 - removed.count) }
    if count == 0 { return }
    named = LostRecords.names(in: folder).filter { id in
      index.summary(of: id) == nil && !removed.contains(id)
    }
    unnamed += max(0, (count ?? 0) - named.count)
    isNew = !named.isEmpty || unnamed > journal.lost
  }

  /// The jobs that have logs, folders or metrics.
  private static func names(in folder: Directory) -> [JobID] {
    var jobs: Set<JobID> = []
    for kind in JobFiles.Kind.allCases {
      let names = (try? folder.directory(kind.rawValue).names()) ?? []
      jobs.formUnion(names.compactMap { kind.job(ofEntry: $0) })
    }
    return jobs.sorted { $0.text < $1.text }
  }
}

extension RecordChange {
  /// All that is known of a job whose record is lost.
  static func lost(_ id: JobID, in folder: Directory) -> RecordChange {
    var change = RecordChange()
    change.set(.status, JSONValue.null)
    change.set(.state, JobState.unknown.rawValue)
    // What is there of its logs is kept by a further attempt.
    change.set(.attempts, 1)
    let files = JobFiles(of: id)
    let places = [files.logs, files.directory].compactMap { (try? folder.status(of: $0)) ?? nil }
    change.set(.initialized, places.map(\.modified).min().map { Double($0) })
    change.set(.stdout, files.output)
    let hasErrors = (try? folder.directory(files.logs).status(of: JobFiles.Stream.error.log)) ?? nil
    change.set(.stderr, hasErrors == nil ? files.output : files.errors)
    // The card of a run says what it was, for people.
    guard id.isOfRun,
      let bytes = try? folder.directory(files.directory).directory(".batchrun")
        .contents(of: "run.json"), let card = try? JSONValue(parsing: bytes)
    else { return change }
    change.set(.operation, card["operation"])
    change.set(.role, "run")
    change.set(.flags, card["flags"])
    let flags = card["flags"]?.object?.members ?? []
    change.set(
      .label,
      flags.isEmpty
        ? nil
        : flags.map { flag in "\(flag.key)=" + (flag.value.string ?? text(of: flag.value)) }
          .joined(separator: " "))
    change.set(.directory, files.directory)
    return change
  }

  private static func text(of value: JSONValue) -> String {
    var bytes: [UInt8] = []
    bytes.appendJSON(value)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension RecordIndex {
  /// Any of the damaged lines of a journal may have been the end of a job that now looks running: it is
  /// unknown, unless some of it is there. Returns the events that say so.
  func doubtEnds(_ journal: JournalContents, in folder: Directory) -> EventBuffer {
    var events = EventBuffer()
    if journal.damaged.isEmpty { return events }
    let evidence = JobEvidence(of: folder)
    for id in ids(in: .running) where !evidence.shows(id) { events.markUnknown(id) }
    JournalContents(events.bytes).forEachEvent { event, line, _ in apply(event, line) }
    return events
  }
}

extension JournalContents {
  /// Why records are lost although the snapshot is undamaged.
  func lossOfRecords(in location: LedgerLocation) -> String {
    hasLostBeginning
      ? "'\(location.journalName)' is missing its beginning"
      : "'\(location.snapshotName)' has fewer records than before"
  }
}
