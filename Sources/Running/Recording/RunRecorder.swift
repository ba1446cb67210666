import JSON
import Jobs
import Ledger
import Operations
import Runs

/// Writes the records of the runs that this process makes and carries out. What a launch records by
/// itself is all that is not written here: starts, processes and ends of attempts.
struct RunRecorder: Sendable {
  let writer: RunWriter

  func create(_ creation: RunCreation) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      return try writer.create(creation)
    } catch {
      throw RunFailure(error)
    }
  }

  func create(_ creations: [RunCreation]) throws(RunFailure) {
    do throws(LedgerError) {
      try writer.create(creations)
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

  /// Records something for people. Nothing depends on it: where it cannot be recorded, the run goes
  /// on. That the ledger cannot be written is noticed by what has to be recorded.
  func note(_ change: RecordChange, of id: JobID) {
    try? writer.update(id, change)
  }
}

extension RecordChange {
  /// What an operation required and what was taken, for a run in this directory; `label` where that
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
