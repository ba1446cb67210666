import Jobs
import Ledger
import Operations
import Runs

/// What a batch has come to in its latest start, before this process continues it: its trials by their
/// places, as far as they are on record.
struct BatchHistory {
  /// Those that have ended and do not run again, in the order of the batch.
  private(set) var finished: [RunRecord] = []
  /// Their objectives; nil of those that have none.
  private(set) var objectives: [JobID: Double] = [:]
  /// The latest place, from 1; 0 if there is no trial.
  private(set) var lastPlace = 0

  init(of batch: RunRecord, _ objective: TrialObjective?, home: String) throws(LedgerError) {
    var scalars = RunScalars(home: home)
    for run in try RunStore(home: home).trials(of: batch) {
      lastPlace = max(lastPlace, run.place ?? 0)
      guard [.completed, .error].contains(run.state) || run.stoppedEarly != nil else { continue }
      finished.append(run)
      objectives[run.id] = objective?.value(in: run, &scalars)
    }
  }

  /// As a source of trials sees it, with what was `begun` and runs again.
  func history(with begun: [RunRecord]) -> TrialHistory {
    var history = TrialHistory()
    for run in finished + begun {
      guard let place = run.place else { continue }
      history.add(run.flags, as: place - 1)
    }
    for run in finished {
      guard let place = run.place else { continue }
      history.end(place - 1, run.state, objective: objectives[run.id])
    }
    return history
  }
}
