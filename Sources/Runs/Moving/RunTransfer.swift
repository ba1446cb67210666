import JSON
import Jobs
import Ledger
import Posix

extension RunStore {
  /// Copies runs to another home, or moves them: exporting and importing.
  ///
  /// - Parameters:
  ///   - runs: of this home.
  ///   - target: the other home.
  ///   - options: how.
  ///   - begins: called with each run when its turn comes.
  /// - Returns: which arrived, and which did not; an unfinished line of a runfile in the other
  ///   home is replaced by a finished one, anything else stays.
  /// - Throws: `LedgerError` if a ledger cannot be read or written, or the disk is full; what
  ///   has arrived until then is whole.
  package func transfer(
    _ runs: [RunRecord], to target: RunStore, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void = { _ in }
  ) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in try RunStore.onRecord(runs) {
      var copying = RunCopier(location, of: self, to: target, options, begins: begins)
      result.add(try copying.transfer(runs))
    }
    return result
  }

  /// Moves runs to another home of the same disk: deleting is moving to the trash, restoring is
  /// moving back.
  ///
  /// After a crash at any point each run is whole in one of the two, and its record says how to continue
  /// (`RunMove`, `HalfMadeMoves`). Run directories that the user chose stay where they are.
  ///
  /// - Parameters:
  ///   - runs: of this home.
  ///   - target: the other home.
  ///   - change: of their records, which is made on the way.
  ///   - replaces: whether another run with the same id is replaced.
  /// - Returns: which were moved, and which were not.
  /// - Throws: `LedgerError` if a ledger cannot be read or written; runs of other ledgers may
  ///   have been moved then.
  package func move(
    _ runs: [RunRecord], to target: RunStore, _ change: RecordChange = RecordChange(),
    replacing replaces: Bool = false
  ) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in try RunStore.onRecord(runs) {
      let move = try RunMove(from: location, to: target)
      for part in RunStore.parts(of: runs) {
        let moved = try move.move(part, change, replacing: replaces, &result)
        result.done += part.filter { moved.contains($0.id) }
      }
      try move.close()
    }
    return result
  }

  /// Removes runs for good, with their files.
  package func remove(_ runs: [RunRecord]) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in try RunStore.onRecord(runs) {
      let erasure = try RunErasure(in: location)
      let gone = try erasure.remove(runs, &result)
      result.done += runs.filter { gone.contains($0.id) }
      try erasure.close()
    }
    return result
  }

  static func byLedger(
    _ runs: [RunRecord]
  ) -> [(location: LedgerLocation, runs: [RunRecord])] {
    Dictionary(grouping: runs, by: \.ledger).sorted { $0.key.folder < $1.key.folder }
      .map { ($0.key, $0.value) }
  }

  /// Parts that are small enough to keep others from the ledger for a moment only, and so few that
  /// reading it for each of them does not matter.
  private static func parts(of runs: [RunRecord]) -> [[RunRecord]] {
    let size = max(1024, runs.count / 16)
    return stride(from: 0, to: runs.count, by: size).map {
      Array(runs[$0..<min(runs.count, $0 + size)])
    }
  }

  /// The present records of these runs, except those that cannot be touched.
  static func movable(
    _ runs: [RunRecord], _ reader: LedgerReader, _ result: inout RunTransferResult
  ) throws(LedgerError) -> [Record] {
    let records = try reader.records(of: Set(runs.map(\.id)))
    let liveness = Liveness(of: reader.folder)
    var movable: [Record] = []
    for run in runs {
      if let record = records[run.id], record.isWholeHere {
        if liveness.isActive(record) || record.isInOtherHands {
          result.refuse(run, .active)
        } else {
          movable.append(record)
        }
      } else {
        result.refuse(run, .missing)
      }
    }
    return movable
  }
}
