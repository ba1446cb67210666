import Jobs
import Ledger
import Runs

/// Moves runs that are not wanted any longer into the trash.
struct RunRemoval: Sendable {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// Removes a run that could not be staged, for good.
  func discard(_ run: RunRecord) throws(RunFailure) {
    try withRun(run.id) { store, run throws(LedgerError) in _ = try store.remove([run]) }
  }

  /// Moves a completed run into the trash, and tells that.
  func remove(completed id: JobID) throws(RunFailure) {
    // What is still to be written of it must not come after it.
    context.recorder.flush()
    try withRun(id) { [context] store, run throws(LedgerError) in
      context.tell(.removing(run.id, operation: run.operation))
      _ = try store.move([run], to: store.trash)
    }
  }

  /// Moves a completed batch into the trash, and tells that.
  func remove(batch: RunRecord) throws(RunFailure) {
    // Its record is found soon then, before those of its trials.
    context.recorder.writer.foldIfLong()
    let store = RunStore(home: context.request.home)
    do throws(LedgerError) {
      _ = try store.move([batch], to: store.trash)
    } catch {
      throw RunFailure(error)
    }
    context.tell(.batchRemoved(batch.id))
  }

  private func withRun(
    _ id: JobID, _ body: (RunStore, RunRecord) throws(LedgerError) -> Void
  ) throws(RunFailure) {
    let store = RunStore(home: context.request.home)
    do throws(LedgerError) {
      // It may have been moved or deleted by another process.
      guard let run = try store.run(id, in: context.recorder.writer.location) else { return }
      try body(store, run)
    } catch {
      throw RunFailure(error)
    }
  }
}
