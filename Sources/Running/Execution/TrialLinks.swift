import Glibc
import Jobs
import Ledger
import Posix
import Runs

/// Links in the folder of a batch to the folders of its trials, by their ids, as steps have them.
struct TrialLinks {
  private let context: RunContext
  private let batch: RunRecord

  init(_ context: RunContext, of batch: RunRecord) {
    self.context = context
    self.batch = batch
  }

  /// Makes what is missing, for the trials of the latest start; links of earlier starts stay. They are
  /// for people: what cannot be made is only reported.
  func make() {
    let store = RunStore(home: context.request.home)
    do throws(LedgerError) {
      guard let current = try store.run(batch.id, in: batch.ledger) else { return }
      let folder = current.directory ?? context.folders.directory(of: batch.id)
      for trial in try store.trials(of: current) {
        guard let directory = trial.directory else { continue }
        let target = relativeLink(to: directory, from: folder)
        if symlink(target, "\(folder)/\(trial.id.text)") != 0, errno != EEXIST {
          let error = SystemError("link '\(folder)/\(trial.id.text)'")
          return context.tell(.warning("\(error)"))
        }
      }
    } catch {
      context.tell(.warning(error.message))
    }
  }
}
