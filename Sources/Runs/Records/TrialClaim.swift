import JSON
import Jobs
import Ledger
import Posix

/// The trials of a batch that are to be run when it is continued, taken all at once.
package struct TrialClaim: Sendable {
  /// Unfinished trials, now ours, in the order of the batch.
  package var claimed: [RunRecord] = []
  /// Unfinished trials that another process has taken.
  package var withheld: [RunRecord] = []
  /// The places in the batch, from 1, of those that are on record, finished trials included.
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
    case .pending: true
    case .terminated: stoppedEarly == nil
    case .staged: members[.claimedBy] != nil
    default: false
    }
  }

  /// Whether it runs and no process is responsible for it: what started it was killed, and some of it is there.
  package var isSurvivor: Bool { state == .running && !isInOtherHands }

  /// Whether a process that lives has taken it to start it.
  package var isInOtherHands: Bool {
    guard let claimer = livingClaimer else { return false }
    return claimer != .current
  }

  /// The process that has taken it to start it, if that or its guardian is there.
  var livingClaimer: RunClaimer? { claimer(holding: [id, batch].compactMap(\.self)) }

  /// The same, if a process of another namespace has to hold one of `runs` of this ledger.
  fileprivate func claimer(holding runs: [JobID]) -> RunClaimer? {
    guard let claimer = RunClaimer(members[.claimedBy]),
      claimer.isAlive(holds: {
        guard let folder = try? Directory(path: ledger.folder) else { return false }
        return runs.contains { JobFiles(of: $0).isClaimHeld(in: folder) }
      })
    else { return nil }
    return claimer
  }
}

extension RunWriter {
  /// Takes the unfinished trials that the latest start of a batch has made.
  package func claimTrials(of batch: RunRecord) throws(LedgerError) -> TrialClaim {
    let location = location
    return try ledger.transaction { (reader, events) throws(LedgerError) in
      var claim = TrialClaim()
      let liveness = Liveness(of: reader.folder)
      for run in try reader.trials(of: batch, in: location, liveness) {
        if let place = run.place { claim.places.insert(place) }
        guard run.isUnfinishedTrial else { continue }
        // The batch is ours: the process that had it with its trials has ended.
        if let claimer = run.claimer(holding: [run.id]), claimer != .current {
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
    return try LedgerReader(batch.ledger).trials(of: batch, in: batch.ledger, liveness)
      .sorted { ($0.place ?? 0) < ($1.place ?? 0) }
  }
}

extension LedgerReader {
  /// The trials of the latest start of a batch. Records in whose text its id does not stand are not
  /// taken apart.
  fileprivate func trials(
    of batch: RunRecord, in location: LedgerLocation, _ liveness: Liveness
  ) throws(LedgerError) -> [RunRecord] {
    let text = Array("\"\(batch.id.text)\"".utf8)
    var parser = RunParser()
    var found: [RunRecord] = []
    var records = records()
    while let result = try records.next({ id, bytes -> Result<RunRecord?, JSONError> in
      guard text.withUnsafeBytes({ bytes.contains($0) }) else { return .success(nil) }
      return Result { () throws(JSONError) in
        try parser.run(id, bytes, in: location, state: nil, liveness: liveness)
      }
    }) {
      do throws(JSONError) {
        guard let run = try result.get() else { continue }
        if run.batch == batch.id, run.generation == batch.generation { found.append(run) }
      } catch {
        throw .damagedSnapshot(path: folder.location.snapshotPath, reason: "\(error)")
      }
    }
    return found
  }
}
