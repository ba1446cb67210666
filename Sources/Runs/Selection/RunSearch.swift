import Glibc
import JSON
import Jobs
import Ledger
import Posix

/// Goes through ledgers and keeps where the newest of the runs stand that are wanted. Of the others,
/// and of those that are too old to be shown, little more than the time is looked at.
struct RunSearch {
  /// Records of smaller ledgers are kept in memory: a home may have more of these than a process
  /// may have files open.
  private static let smallestPlaced = 1 << 20
  private static let mostPlaced = 64
  /// How many lines are announced together to the code that glances at them, and how few are not worth it.
  private static let linesAhead = 1 << 14
  private static let fewestAhead = 256

  private struct Candidate {
    var time: Double
    /// Counts up; decides between runs of the same time.
    var number: Int
    var id: JobID
    /// Among `sources`.
    var source: Int
    /// Nil if it has not been found out yet.
    var state: JobState?
    /// The record, or else where it stands.
    var copy: [UInt8] = []
    var place: RecordPlace?
  }

  private struct Source {
    var location: LedgerLocation
    var liveness: Liveness
    /// To read records again; nil if copies of them are kept.
    var records: LedgerReader.Records?
  }

  /// If given, exactly this operation, and ids that begin like this.
  var operation: String?
  var prefix: String?

  /// Of runs whose folders were removed by hand there is no list, and in the trash no folder counts.
  enum Folders {
    case present, removed, any
  }

  var folders: Folders

  /// Runs whose records cannot be read; they are skipped.
  private(set) var damaged: [RunKey: LedgerError]
  private var matcher: RunMatcher
  private let isUnfiltered: Bool
  private let limit: Int?
  private var fields = RecordFields()
  /// For what the filter looks at, for what is handed over, and for all there is.
  private var matching: RunParser
  private var showing: RunParser
  /// What the first two of these look at.
  private let matchingKeys: [RecordKey]
  private let showingKeys: [RecordKey]
  private let showsEverything: Bool
  private var reading = RunParser()
  private var removed = RemovedFolders()
  private var candidates: [Candidate] = []
  private var sources: [Source] = []
  /// Runs of this time and older are not kept.
  private var threshold = -Double.infinity
  private var total = 0
  private var number = 0
  private var problems: [LedgerError] = []
  /// By the folder of the ledger: runs whose move or removal was interrupted.
  private var halfMade: [String: Int] = [:]

  /// `members` are those that the runs are to have that are handed over.
  init(
    _ filter: RunFilter, home: String, limit: Int?, damaged: [RunKey: LedgerError] = [:],
    members: RunMembers = .everything
  ) {
    matcher = RunMatcher(filter, home: home)
    matching = RunParser(matcher.members)
    showing = RunParser(members)
    matchingKeys = matcher.members.list
    showingKeys = members.list
    showsEverything = members.isEverything
    isUnfiltered = filter.isEmpty
    folders = lastComponent(of: home) == RunStore.trashName ? .any : .present
    self.limit = limit
    self.damaged = damaged
  }

  /// Takes in a ledger; a folder that is none is skipped.
  mutating func search(_ location: LedgerLocation) {
    do throws(LedgerError) {
      let source = sources.count
      sources.append(Source(location: location, liveness: Liveness(of: location)))
      let reader = try LedgerReader(location)
      let isPlaced =
        reader.snapshotSize >= Self.smallestPlaced
        && sources.lazy.filter { $0.records != nil }.count < Self.mostPlaced
      var records = reader.records()
      while let isWanted = try records.next({ id, bytes in take(id, bytes, source, !isPlaced) }) {
        guard isWanted, isPlaced else { continue }
        candidates[candidates.count - 1].place = records.place
        trimIfLong()
      }
      for (id, bytes) in try reader.lostRecords(after: records) {
        _ = bytes.withUnsafeBytes { take(id, $0, source, true) }
      }
      problems += reader.notices.map { .outOfOrder($0) } + records.damage
      if isPlaced { sources[source].records = records }
    } catch {
      if case .missing = error { return }
      if case .unreadable(let reason) = error, reason.code == ENOTDIR,
        linkTarget(of: location.folder) == nil
      {
        return
      }
      problems.append(error)
    }
  }

  /// - Returns: whether it is the last of the candidates now.
  private mutating func take(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ source: Int, _ isCopied: Bool
  ) -> Bool {
    if let prefix, !id.text.hasPrefix(prefix) { return false }
    if !damaged.isEmpty,
      damaged[RunKey(id: id, ledger: sources[source].location)] != nil
    {
      return false
    }
    let head = RunHead(bytes, &fields, isDetailed: matcher.needsDetails)
    guard matcher.mayMatch(head) else { return false }
    if head.isOnTheWay, !isShown(id, bytes, sources[source].location, head) { return false }
    // Only of a running or pending one the record can be wrong.
    let recorded = head.state
    let isSettled = recorded != .running && recorded != .pending
    var state = isSettled ? recorded : nil
    if !isUnfiltered || operation != nil {
      if isSettled && !matcher.filter.matches(state: recorded) { return false }
      if !isSettled || operation != nil || !matcher.isDecided(by: head) {
        switch glanced(id, head, source, state) {
        case true?: break
        case false?: return false
        case nil:
          guard let run = matched(id, bytes, source, state) else { return false }
          state = run.state
        }
      }
    }
    guard hasWantedFolder(id, bytes, sources[source].location, recorded) else { return false }
    total += 1
    number += 1
    guard limit == nil || head.time >= threshold else { return false }
    candidates.append(
      Candidate(
        time: head.time, number: number, id: id, source: source, state: state,
        copy: isCopied ? Array(bytes) : []))
    if isCopied { trimIfLong() }
    return true
  }

  /// Whether the run is wanted whose head was read last, if its head shows that; `state` is nil if
  /// that is not settled.
  private mutating func glanced(
    _ id: JobID, _ head: RunHead, _ source: Int, _ state: JobState?
  ) -> Bool? {
    guard operation == nil, let state else { return nil }
    return matcher.matches(head) {
      fields.readOn()
      return RunGlance(
        id, in: sources[source].location, state: state, fields, matchingKeys)
    }
  }

  /// Whether a run that is on the way from one home to another shows in this one. It does in one of them.
  private mutating func isShown(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ location: LedgerLocation, _ head: RunHead
  ) -> Bool {
    guard let record = try? Record(id: id, bytes: bytes) else { return true }
    if record.isAbandoned { halfMade[location.folder, default: 0] += 1 }
    return !head.isBeingRemoved && TransitPlace(of: record, in: location).isHere
  }

  /// The run, if it is wanted; `state` is nil if that is not settled.
  private mutating func matched(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ source: Int, _ state: JobState?
  ) -> RunRecord? {
    let isPartial = state != nil && operation == nil
    let run = reportingDamage(of: id, source) { (search) throws(JSONError) in
      try isPartial
        ? search.matching.run(id, bytes, in: search.sources[source].location, state: state)
        : search.reading.run(
          id, bytes, in: search.sources[source].location, state: nil,
          liveness: search.sources[source].liveness)
    }
    // A launch may have the name of an operation.
    guard let run, operation == nil || (run.operation == operation && run.isOfOperation) else {
      return nil
    }
    let location = sources[source].location
    let isWanted = matcher.matches(run) {
      isPartial ? try? reading.run(id, bytes, in: location, state: state) : run
    }
    return isWanted ? run : nil
  }

  private mutating func trimIfLong() {
    if let limit, candidates.count >= 2 * limit + 64 { trim(to: limit) }
  }

  /// Of the run whose head was read last.
  private mutating func hasWantedFolder(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ location: LedgerLocation, _ state: JobState
  ) -> Bool {
    if folders == .any { return true }
    return removed.include(id, bytes, in: location, state: state, &fields) == (folders == .removed)
  }

  private mutating func trim(to limit: Int) {
    candidates.sort { ($0.time, $0.number) > ($1.time, $1.number) }
    candidates.removeLast(max(0, candidates.count - limit))
    if candidates.count == limit, let last = candidates.last { threshold = last.time }
  }

  /// A run that cannot be read is noted, and nil.
  private mutating func reportingDamage(
    of id: JobID, _ source: Int, _ read: (inout RunSearch) throws(JSONError) -> RunRecord
  ) -> RunRecord? {
    do throws(JSONError) {
      return try read(&self)
    } catch {
      let location = sources[source].location
      damaged[RunKey(id: id, ledger: location)] = .damagedSnapshot(
        path: location.snapshotPath, reason: "the record of run '\(id.text)': \(error)")
      return nil
    }
  }

  /// What was found.
  mutating func finish() -> RunList {
    var runs: [RunRecord] = []
    runs.reserveCapacity(candidates.count)
    forEach { run, _ in runs.append(run) }
    var listing = RunList()
    listing.runs = runs
    listing.total = total
    listing.problems = allProblems
    return listing
  }

  /// What could not be read so far.
  var allProblems: [LedgerError] {
    problems + damaged.values.sorted { $0.message < $1.message }
      + halfMade.sorted { $0.key < $1.key }.map { .halfMade(path: $0.key, runs: $0.value) }
  }

  /// Hands the runs that were found over one by one; nothing is kept of them. `whole` gives the same run
  /// with all members, if it can be read. One of which `glance` says yes is done with;
  /// `ahead` hears before, if there are many, which lines of a ledger come next.
  ///
  /// It can be done again with the same result.
  mutating func forEach(
    glance: ((RunGlance) -> Bool)? = nil,
    ahead: (([JobID], LedgerLocation) -> Void)? = nil,
    _ body: (RunRecord, _ whole: () -> RunRecord?) -> Void
  ) {
    trim(to: limit ?? candidates.count)
    var records = sources.map(\.records)
    for (number, candidate) in candidates.enumerated() {
      if let ahead, number.isMultiple(of: Self.linesAhead) { announce(from: number, to: ahead) }
      if let place = candidate.place {
        do throws(LedgerError) {
          try records[candidate.source]?.read(candidate.id, at: place) { bytes in
            show(candidate, bytes, glance, body)
          }
        } catch {
          damaged[RunKey(id: candidate.id, ledger: sources[candidate.source].location)] = error
        }
      } else {
        candidate.copy.withUnsafeBytes { show(candidate, $0, glance, body) }
      }
    }
    matcher.finish()
  }

  /// Says which lines come next, if those are many.
  private func announce(from first: Int, to ahead: ([JobID], LedgerLocation) -> Void) {
    let next = candidates[first..<min(candidates.count, first + Self.linesAhead)]
    for (source, lines) in Dictionary(grouping: next, by: \.source) {
      let ids = lines.lazy.map(\.id).filter { !$0.isOfRun }
      if ids.count >= Self.fewestAhead { ahead(Array(ids), sources[source].location) }
    }
  }

  private mutating func show(
    _ candidate: Candidate, _ bytes: UnsafeRawBufferPointer, _ glance: ((RunGlance) -> Bool)?,
    _ body: (RunRecord, _ whole: () -> RunRecord?) -> Void
  ) {
    let (id, state) = (candidate.id, candidate.state)
    let location = sources[candidate.source].location
    // The rest of a run of an operation is always needed.
    if let glance, let state, !showsEverything, !id.isOfRun {
      fields.read(bytes)
      let found = RunGlance(id, in: location, state: state, fields, showingKeys)
      if let found, glance(found) { return }
    }
    let run = reportingDamage(of: id, candidate.source) { (search) throws(JSONError) in
      // An unsettled state needs the whole record.
      try state == nil
        ? search.reading.run(
          id, bytes, in: location, state: nil, liveness: search.sources[candidate.source].liveness)
        : search.showing.run(id, bytes, in: location, state: state)
    }
    guard let run else { return }
    body(run) {
      try? reading.run(id, bytes, in: location, state: run.state)
    }
  }
}
