import Jobs
import Ledger
import Operations
import Posix
import Runs

/// The steps of a run that is executed as a process like any other, since it is a trial of a batch:
/// `run --carry-out ID`. The batch records how it starts and ends.
package struct TrialSteps {
  private let request: RunRequest
  private let machine: RunMachine
  private let tell: RunListener

  /// `request` is in the folder where the user gave the command, not in the directory of the run.
  package init(_ request: RunRequest, on machine: RunMachine, tell: @escaping RunListener) {
    self.request = request
    self.machine = machine
    self.tell = tell
  }

  /// Carries out the steps of this trial.
  package func run(_ id: JobID) throws(RunFailure) -> RunResult {
    let found: RunRecord?
    do throws(LedgerError) {
      found = try RunStore(home: request.home).run(id)
    } catch {
      throw RunFailure(error)
    }
    guard let run = found else {
      throw RunFailure("--carry-out is for batches of steps", exitCode: 2)
    }
    let draft = try RunPlanner(request, tell: tell).draft(of: run)
    guard case .steps(let steps) = draft.operation.body else {
      throw RunFailure("run \(run.id.text) has no steps", exitCode: 2)
    }
    do throws(LedgerError) {
      let writer = try RunWriter(run.ledger)
      let context = RunContext(request, draft, writer, on: machine, tell: tell)
      let (ending, _) = StepsExecution(context, run, steps).carryOut()
      try writer.close()
      return ending
    } catch {
      throw RunFailure(error)
    }
  }
}
