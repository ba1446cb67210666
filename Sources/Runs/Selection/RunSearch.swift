import Glibc
import JSON
import Jobs
import Ledger

/// Goes through ledgers and keeps the newest of the runs that are wanted. Of the others, and of
/// those that are too old to be shown, little more than the time is looked at.
struct RunSearch {
  private struct Candidate {
    var time: Double
    /// Counts up; decides between runs of the same time.
    var number: Int
    var id: JobID
    var bytes: [UInt8]
    var ledger: LedgerLocation
    var state: JobState?
  }

  /// Where given, exactly this operation, and ids that begin like this.
  var operation: String?
  var prefix: String?

  /// Runs whose records cannot be read; they are passed over.
  private(set) var damaged: [RunKey: LedgerError]
  private var matcher: RunMatcher
  private let isUnfiltered: Bool
  private let limit: Int?
  private var fields = RecordFields()
  private var candidates: [Candidate] = []
  /// Runs of this time and older ones are not kept.
  private var threshold = -Double.infinity
  private var total = 0
  private var number = 0
  private var problems: [LedgerError] = []
  private var livenesses: [LedgerLocation: Liveness] = [:]

  init(
    _ filter: RunFilter, home: String, limit: Int?, damaged: [RunKey: LedgerError] = [:]
  ) {
    matcher = RunMatcher(filter, home: home)
    isUnfiltered = filter.isEmpty
    self.limit = limit
    self.damaged = damaged
  }

  /// Takes in a ledger; a folder that is none is passed over.
  mutating func search(_ location: LedgerLocation) {
    do throws(LedgerError) {
      livenesses[location] = Liveness(of: location)
      let reader = try LedgerReader(location)
      var records = reader.records()
      while try records.next({ id, bytes in take(id, bytes, location) }) != nil {}
      problems += records.damage
    } catch {
      if case .missing = error { return }
      if case .unreadable(let reason) = error, reason.code == ENOTDIR { return }
      problems.append(error)
    }
  }

  private mutating func take(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ location: LedgerLocation
  ) {
    if let prefix, !id.text.hasPrefix(prefix) { return }
    if !damaged.isEmpty, damaged[RunKey(id: id, ledger: location)] != nil { return }
    let head = RunHead(bytes, &fields, isDetailed: matcher.needsDetails)
    guard matcher.mayMatch(head) else { return }
    var state: JobState?
    if !isUnfiltered || operation != nil {
      // Only of a running or pending one the record can be wrong.
      let recorded = head.state
      let isSettled = recorded != .running && recorded != .pending
      if isSettled && !matcher.filter.matches(state: recorded) { return }
      if isSettled, operation == nil, matcher.isDecided(by: head) {
        state = recorded
      } else {
        let isPartial = isSettled && operation == nil
        guard
          let run = record(
            id, bytes, location, state: isPartial ? recorded : nil,
            only: isPartial ? matcher.members : nil),
          operation == nil || run.operation == operation,
          matcher.matches(
            run, whole: { isPartial ? RunRecord(id, bytes, location, recorded) : run })
        else { return }
        state = run.state
      }
    }
    total += 1
    number += 1
    guard limit == nil || head.time >= threshold else { return }
    candidates.append(
      Candidate(
        time: head.time, number: number, id: id, bytes: Array(bytes), ledger: location,
        state: state))
    if let limit, candidates.count >= 2 * limit + 64 { trim(to: limit) }
  }

  private mutating func trim(to limit: Int) {
    candidates.sort { ($0.time, $0.number) > ($1.time, $1.number) }
    candidates.removeLast(max(0, candidates.count - limit))
    if candidates.count == limit, let last = candidates.last { threshold = last.time }
  }

  private mutating func record(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ location: LedgerLocation,
    state: JobState? = nil, only wanted: RunMembers? = nil
  ) -> RunRecord? {
    let members: JSONObject
    do throws(JSONError) {
      if let wanted {
        members = try wanted.values(in: bytes)
      } else {
        members = try JSONValue(parsing: bytes).object ?? JSONObject()
      }
    } catch {
      damaged[RunKey(id: id, ledger: location)] = .damagedSnapshot(
        path: location.snapshotPath, reason: "the record of run '\(id.text)': \(error)")
      return nil
    }
    let record = Record(id: id, members: members)
    let state = state ?? livenesses[location]?.state(of: record) ?? record.state
    return RunRecord(record, in: location, state: state)
  }

  /// What was found. To be called once.
  mutating func finish() -> RunList {
    var runs: [RunRecord] = []
    runs.reserveCapacity(candidates.count)
    var listing = finish { runs.append($0) }
    listing.runs = runs
    return listing
  }

  /// The same, but the runs are handed over one by one and nothing is kept of them.
  mutating func finish(each body: (RunRecord) -> Void) -> RunList {
    trim(to: limit ?? candidates.count)
    for place in candidates.indices {
      let candidate = candidates[place]
      candidates[place].bytes = []
      let run = candidate.bytes.withUnsafeBytes {
        record(candidate.id, $0, candidate.ledger, state: candidate.state)
      }
      if let run { body(run) }
    }
    matcher.finish()
    var listing = RunList()
    listing.total = total
    listing.problems = problems + damaged.values.sorted { $0.message < $1.message }
    return listing
  }
}

extension RunRecord {
  /// Nil where the record cannot be read.
  fileprivate init?(
    _ id: JobID, _ bytes: UnsafeRawBufferPointer, _ location: LedgerLocation, _ state: JobState
  ) {
    guard let members = try? JSONValue(parsing: bytes).object else { return nil }
    self.init(Record(id: id, members: members), in: location, state: state)
  }
}
