import JSON
import Jobs
import Ledger

/// The trials of a batch that are to be run when it is continued, taken all at once.
package struct TrialClaim: Sendable {
  /// Unfinished ones, now ours, in the order of the batch.
  package var claimed: [RunRecord] = []
  /// Unfinished ones that somebody else has taken.
  package var withheld: [RunRecord] = []
  /// The places in the batch, from 1, of those that are on record, finished ones included.
  package var places: Set<Int> = []

  package init() {}
}

extension RunRecord {
  /// Of a trial, its place in the batch, from 1.
  package var place: Int? { members[.trial]?.int }

  /// Which start of a batch it is, from 1; of a trial, which start of its batch has made it.
  package var generation: Int { members[.generation]?.int ?? 0 }

  /// Whether a batch that is continued runs this trial. One that waits to be started by a queue
  /// is left to that, unless a queue took it and died.
  package var isUnfinishedTrial: Bool {
    switch state {
    case .pending, .terminated: true
    case .staged: members[.claimedBy] != nil
    default: false
    }
  }

  /// Whether a process that lives has taken it to start it.
  package var isInOtherHands: Bool {
    guard let claimer = RunClaimer(members[.claimedBy]) else { return false }
    return claimer != .current && claimer.isAlive
  }
}

extension RunWriter {
  /// Takes the unfinished trials that the latest start of a batch has made.
  package func claimTrials(of batch: RunRecord) throws(LedgerError) -> TrialClaim {
    let location = location
    return try ledger.transaction { (reader, events) throws(LedgerError) in
      var claim = TrialClaim()
      let liveness = Liveness(of: reader.folder)
      for record in try reader.records(mentioning: batch.id) {
        let run = RunRecord(record, in: location, state: liveness.state(of: record))
        guard run.batch == batch.id, run.generation == batch.generation else { continue }
        if let place = run.place { claim.places.insert(place) }
        guard run.isUnfinishedTrial else { continue }
        if run.isInOtherHands {
          claim.withheld.append(run)
        } else {
          claim.claimed.append(run)
          var change = RecordChange.claimed(by: .current, from: run.state)
          change.remove(.scalars)
          events.set(id: run.id, change)
        }
      }
      claim.claimed.sort { ($0.place ?? 0) < ($1.place ?? 0) }
      return claim
    }
  }
}

extension RunStore {
  /// The trials of the latest start of a batch, in its order.
  package func trials(of batch: RunRecord) throws(LedgerError) -> [RunRecord] {
    let liveness = Liveness(of: batch.ledger)
    return try LedgerReader(batch.ledger).records(mentioning: batch.id)
      .map { RunRecord($0, in: batch.ledger, state: liveness.state(of: $0)) }
      .filter { $0.batch == batch.id && $0.generation == batch.generation }
      .sorted { ($0.place ?? 0) < ($1.place ?? 0) }
  }
}

extension LedgerReader {
  /// The records in whose text an id stands; of the others nothing is taken apart.
  fileprivate func records(mentioning id: JobID) throws(LedgerError) -> [Record] {
    let text = Array(id.text.utf8)
    var found: [Record] = []
    var records = records()
    while let result = try records.next({ own, bytes in
      bytes.firstRange(of: text).map { _ in
        Result { () throws(JSONError) in try JSONValue(parsing: bytes).object }
          .map { Record(id: own, members: $0 ?? JSONObject()) }
      }
    }) {
      do throws(JSONError) {
        if let record = try result?.get() { found.append(record) }
      } catch {
        throw .damagedSnapshot(path: folder.location.snapshotPath, reason: "\(error)")
      }
    }
    return found
  }
}
