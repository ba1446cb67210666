import Arguments
import Jobs
import Ledger
import LocalExecution
import Posix
import Runs

/// Processes of runs that go on although both processes of their `run` were killed: nobody will
/// learn how they end, but while they are there their runs must not be started again.
struct TrialSurvivors {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// Waits for those of a batch's trials.
  ///
  /// - Returns: the signal that asked us to stop meanwhile, if one did.
  func awaitEnds(of batch: RunRecord) throws(CommandFailure) -> Int32? {
    let survivors = try survivors(of: (context.draft.unfinished?.map(\.id) ?? []) + [batch.id])
    let count = survivors.running().count
    guard count > 0 else { return nil }
    Console.note("waiting for \(count) of its trials, left running by a batchrun that was killed")
    do throws(SystemError) {
      return survivors.awaitEnds(try SignalQueue(Signals.prepare()))
    } catch {
      throw CommandFailure("\(error)", exitCode: 71)
    }
  }

  /// Whether processes of this run are there.
  func include(_ run: RunRecord) throws(CommandFailure) -> Bool {
    try !survivors(of: [run.id]).running().isEmpty
  }

  private func survivors(of ids: [JobID]) throws(CommandFailure) -> Survivors {
    do throws(SystemError) {
      return try Survivors(ids, ledger: try Directory(path: context.folders.ledger))
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
