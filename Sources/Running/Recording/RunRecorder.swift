import JSON
import Jobs
import Ledger
import Operations
import Runs
import Synchronization

/// Writes the records of the runs that this process makes and carries out. What a launch records by
/// itself is all that is not written here: starts, processes and ends of attempts.
final class RunRecorder: Sendable {
  let writer: RunWriter
  /// What was noted and has not been written.
  private let notes = Mutex(EventBuffer())

  init(_ writer: RunWriter) {
    self.writer = writer
  }

  func create(_ creation: RunCreation) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      return try writer.create(creation)
    } catch {
      throw RunFailure(error)
    }
  }

  /// Records many runs at once; `template` is what they share.
  func create(_ creations: [RunCreation], sharing template: RecordTemplate) throws(RunFailure) {
    do throws(LedgerError) {
      try writer.create(creations, sharing: template)
    } catch {
      throw RunFailure(error)
    }
  }

  func record(_ change: RecordChange, of id: JobID) throws(RunFailure) {
    do throws(LedgerError) {
      try writer.update(id, change)
    } catch {
      throw RunFailure(error)
    }
  }

  // MARK: For people

  /// Records something that nothing depends on, when `flush` is called: many of these are one write.
  func note(_ change: RecordChange, of id: JobID) {
    notes.withLock { $0.set(id: id, change) }
  }

  /// Writes what was noted. If it cannot be recorded, the runs continue: that the ledger cannot be
  /// written is noticed by what has to be recorded.
  func flush() {
    let events = notes.withLock { notes in
      defer { notes.removeAll() }
      return notes
    }
    if !events.isEmpty { try? writer.ledger.append(events) }
  }
}

extension RecordChange {
  /// What an operation required and what was taken, for a run in this directory; `label` if that
  /// follows from it.
  static func resolved(
    _ resolved: ResolvedDependencies, in directory: String, label: String?
  ) -> RecordChange {
    var change = RecordChange()
    change.set(.deps, resolved.depsJSON)
    change.set(.resolved, resolved.resolvedJSON(runDirectory: directory))
    change.set(.label, label)
    return change
  }
}
