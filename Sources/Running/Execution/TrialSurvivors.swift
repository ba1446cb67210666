import Jobs
import LocalExecution
import Posix
import Runs

/// Processes of runs that keep running although both processes of their `run` were killed: it will not
/// be known how they end, but while they exist their runs must not be started again.
struct TrialSurvivors {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// Waits for those of a batch's trials.
  ///
  /// - Returns: the signal that asked us to stop before they had ended, if one did.
  func awaitEnds(of batch: RunRecord) throws(RunFailure) -> Int32? {
    let survivors = try survivors(of: (context.draft.unfinished?.map(\.id) ?? []) + [batch.id])
    let count = survivors.running().count
    guard count > 0 else { return nil }
    context.tell(.waitingForSurvivors(count))
    do throws(SystemError) {
      return survivors.awaitEnds(try context.machine.signals())
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
  }

  /// Whether processes of this run are there.
  func include(_ run: RunRecord) throws(RunFailure) -> Bool {
    try !survivors(of: [run.id]).running().isEmpty
  }

  private func survivors(of ids: [JobID]) throws(RunFailure) -> Survivors {
    do throws(SystemError) {
      return Survivors(ids, ledger: try Directory(path: context.folders.ledger))
    } catch {
      throw RunFailure(error)
    }
  }
}
