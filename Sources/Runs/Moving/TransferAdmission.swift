import Jobs
import Ledger
import Posix

/// Which of the runs of one ledger can go to another home.
struct TransferAdmission {
  private let location: LedgerLocation
  /// The ledger that they go to; nil if nothing is there yet.
  private let target: LedgerLocation?
  private let options: RunTransferOptions
  /// What tells, in the record of a run, that it is on the way there; nil if nothing does.
  private let note: String?

  private(set) var admitted: [TransferItem] = []
  /// Those that are there, but still here too, since an earlier move was interrupted.
  private(set) var arrived: [TransferItem] = []
  private(set) var result = RunTransferResult()

  init(
    _ location: LedgerLocation, to target: LedgerLocation?, noting note: String?,
    _ options: RunTransferOptions
  ) {
    self.location = location
    self.target = target
    self.note = note
    self.options = options
  }

  mutating func admit(_ runs: [RunRecord]) throws(LedgerError) {
    let liveness = Liveness(of: location)
    let records = try LedgerReader(location).records(of: Set(runs.map(\.id)))
    let twins = try self.twins(of: runs.map(\.id))
    let holder = target.flatMap(LockHolder.living(at:))
    for run in runs {
      guard let record = records[run.id], record.isWholeHere else {
        result.refuse(run, .missing)
        continue
      }
      if record.isInOtherHands {
        result.refuse(run, .active)
        continue
      }
      var item = TransferItem(run: run, record: record, state: liveness.state(of: record))
      if liveness.isActive(record) {
        guard let host = endedOn(record) else {
          result.refuse(run, .active)
          continue
        }
        item.state = .terminated
        result.remarks.append(.endedElsewhere(run, host: host))
      }
      if let twin = twins[run.id] {
        if options.isMove, let note, record[.movingTo]?.string == note, record.isSameRun(as: twin) {
          arrived.append(item)
          continue
        }
        if let refusal = refusal(of: record, because: twin) {
          result.refuse(run, refusal)
          continue
        }
        item.replaces = true
      }
      if record.isLine, let holder {
        result.refuse(run, .held(holder))
        continue
      }
      admitted.append(item)
    }
    if admitted.contains(where: { $0.record.isLine }), try hasOtherLines(than: records) {
      result.remarks.append(.sharedName(ledger: RunRecord.ledgerName(location)))
    }
  }

  /// Why a run cannot go where another with its id is; nil if that one is replaced.
  private func refusal(
    of record: Record, because twin: Record
  ) -> RunTransferResult.Refusal? {
    guard record.isLine, twin.isLine else { return .exists }
    if !record.isSameCommand(as: twin) { return .clashes }
    return record.isFinished && !twin.isFinished ? nil : .exists
  }

  /// The other machine on which a run of an archive runs by its record.
  private func endedOn(_ record: Record) -> String? {
    guard options.isFromArchive, !options.isMove,
      let host = RunClaimer(record[.claimedBy])?.host ?? record.host, host != Machine.hostname
    else { return nil }
    return host
  }

  /// The runs with these ids in the other home.
  private func twins(of ids: [JobID]) throws(LedgerError) -> [JobID: Record] {
    try reader()?.records(of: Set(ids)) ?? [:]
  }

  /// Whether the other ledger has lines, none of which is known here: it is of another runfile.
  private func hasOtherLines(than records: [JobID: Record]) throws(LedgerError) -> Bool {
    guard var others = try reader()?.records() else { return false }
    var hasLines = false
    while let id = try others.next({ id, _ in id }) {
      if records[id] != nil { return false }
      if !id.isOfRun { hasLines = true }
    }
    return hasLines
  }

  private func reader() throws(LedgerError) -> LedgerReader? {
    guard let target else { return nil }
    do throws(LedgerError) {
      return try LedgerReader(target)
    } catch {
      if case .missing = error { return nil }
      throw error
    }
  }
}
