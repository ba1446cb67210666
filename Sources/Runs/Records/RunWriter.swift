import JSON
import Jobs
import Ledger
import Posix
import Synchronization

/// Writes about the runs of one ledger, from as many processes at once as like to.
package final class RunWriter: Sendable {
  /// For callers that write their own events: starts, processes, ends.
  package let ledger: SharedLedger
  /// Of the runs that were claimed here.
  private let holds = Mutex<[JobID: ClaimHold]>([:])

  package var location: LedgerLocation { ledger.folder.location }

  /// Opens the ledger of an operation's runs, and makes it if there is none.
  package convenience init(
    home: String, operation: String, notify: (@Sendable (LedgerNotice) -> Void)? = nil
  ) throws(LedgerError) {
    try self.init(LedgerLocation(home: home, operation: operation), notify: notify)
  }

  package init(
    _ location: LedgerLocation, notify: (@Sendable (LedgerNotice) -> Void)? = nil
  ) throws(LedgerError) {
    ledger = try SharedLedger(location, notify: notify)
  }

  /// Records a new run.
  @discardableResult
  package func create(_ creation: RunCreation) throws(LedgerError) -> RunRecord {
    let change = creation.change
    // Trials are held with their batch.
    if creation.state == .pending, creation.batch == nil { hold(creation.id, in: ledger.folder) }
    var events = EventBuffer()
    events.set(id: creation.id, change)
    try ledger.append(events)
    let record = Record(id: creation.id, members: change.members)
    return RunRecord(record, in: location, state: creation.state)
  }

  /// Records many new runs by one `write`; `template` is what they share.
  package func create(
    _ creations: [RunCreation], sharing template: RecordTemplate
  ) throws(LedgerError) {
    var events = EventBuffer()
    for creation in creations { events.set(id: creation.id, creation.own, template) }
    try ledger.append(events)
  }

  /// Changes a run's record.
  package func update(_ id: JobID, _ change: RecordChange) throws(LedgerError) {
    var events = EventBuffer()
    events.set(id: id, change)
    try ledger.append(events)
  }

  /// Sets members of a run's record, and takes others away.
  package func update(
    _ id: JobID, set members: [JSONObject.Member] = [], unset: [String] = []
  ) throws(LedgerError) {
    var change = RecordChange()
    for name in unset { if let key = RecordKey(name) { change.remove(key) } }
    change.add(RecordChange(JSONObject(members)))
    try update(id, change)
  }

  /// Takes a run to start it: no other process gets it until it is released, or until this process has
  /// ended. It is pending then. It must be in one of `states`; a pending one can be claimed if
  /// its claimer has ended.
  ///
  /// - Returns: the run as it was before.
  /// - Throws: `.missing`, `.unexpectedState`, `.claimed`, `.ledger`; nothing has changed then.
  package func claim(
    _ id: JobID, expecting states: Set<JobState> = [.staged, .pending]
  ) throws(RunError) -> RunRecord {
    let location = location
    return try transact { (reader, events) throws(LedgerError) in
      guard let record = try reader.record(of: id) else { return .failure(.missing(id)) }
      if record.isInOtherHands, let mover = record.mover {
        return .failure(.claimed(id, by: mover))
      }
      let liveness = Liveness(of: reader.folder)
      let state = liveness.state(of: record)
      if state == .pending, let claimer = RunClaimer(record[.claimedBy]),
        claimer != .current, liveness.isClaimed(record.trace)
      {
        return .failure(.claimed(id, by: claimer))
      }
      guard states.contains(state) else { return .failure(.unexpectedState(id, state)) }
      hold(id, in: reader.folder)
      events.set(id: id, .claimed(by: .current, from: state))
      return .success(RunRecord(record, in: location, state: state))
    }
  }

  private func hold(_ id: JobID, in folder: LedgerFolder) {
    guard let hold = ClaimHold(of: id, in: folder.directory) else { return }
    holds.withLock { $0[id] = hold }
  }

  /// What makes a claim of a run valid, for processes that outlive this one; it ends with the last that has it.
  package func handOverHold(of id: JobID) -> ClaimHold? {
    holds.withLock { $0.removeValue(forKey: id) }
  }

  /// Takes a run over from the process that has claimed it for us, whether that lives or not;
  /// no other process can come between.
  ///
  /// - Throws: `.missing`, `.claimed` if another process has taken it by then, `.ledger`.
  package func takeOver(_ id: JobID, from claimer: RunClaimer) throws(RunError) {
    try transact { (reader, events) throws(LedgerError) -> Result<Void, RunError> in
      guard let record = try reader.record(of: id) else { return .failure(.missing(id)) }
      guard record.state == .pending, let current = RunClaimer(record[.claimedBy]) else {
        return .failure(.unexpectedState(id, record.state))
      }
      guard current == claimer else { return .failure(.claimed(id, by: current)) }
      hold(id, in: reader.folder)
      events.set(id: id, .takenOver(by: .current))
      return .success(())
    }
  }

  /// Gives a run back that this process has claimed and not started; one that it has not is left
  /// alone.
  package func release(_ id: JobID) throws(RunError) {
    try transact { (reader, events) throws(LedgerError) in
      guard let record = try reader.record(of: id), record.state == .pending,
        RunClaimer(record[.claimedBy]) == .current
      else { return .success(()) }
      let state = record[.claimedFrom]?.string.flatMap(JobState.init(rawValue:)) ?? .pending
      _ = handOverHold(of: id)
      ClaimHold.forget(id, in: reader.folder.directory)
      events.set(id: id, .released(to: state))
      return .success(())
    }
  }

  /// Waits until the disk has everything that was written here.
  package func synchronize() throws(LedgerError) {
    try ledger.synchronize()
  }

  /// Brings the snapshot up to date now, if much has been written.
  package func foldIfLong() {
    ledger.foldIfLong()
  }

  /// Syncs everything, and brings the snapshot up to date if that is due. To be called once, at
  /// the end.
  package func close() throws(LedgerError) {
    try ledger.close()
  }

  private func transact<Value>(
    _ body: (LedgerReader, inout EventBuffer) throws(LedgerError) -> Result<Value, RunError>
  ) throws(RunError) -> Value {
    let result: Result<Value, RunError>
    do throws(LedgerError) {
      result = try ledger.transaction(body)
    } catch {
      throw .ledger(error)
    }
    return try result.get()
  }
}
