import Arguments
import Jobs
import Ledger
import Runs

/// The run that `--restart` and its like name: an id or the beginning of one, its index in the
/// list, or an operation, which means its marked or else its newest run.
struct StartedRun {
  let run: RunRecord

  /// A batch, which can be named by the operation of its trials too: the newest that has not
  /// completed.
  init(batch text: String, in store: RunStore) throws(CommandFailure) {
    do throws(LedgerError) {
      let batches = try store.batches(ofOperation: text).runs.filter { $0.state != .completed }
      if let run = batches.first {
        self.init(run: run)
        return
      }
    } catch {
      throw CommandFailure(error)
    }
    try self.init(text, in: store)
  }

  private init(run: RunRecord) {
    self.run = run
  }

  init(_ text: String, in store: RunStore) throws(CommandFailure) {
    do throws(LedgerError) {
      let named = try store.runs(ofOperation: text).runs
        .filter { [.completed, .running, .terminated].contains($0.state) }
      if let run = named.first(where: \.isMarked) ?? named.first {
        self.run = run
        return
      }
    } catch {
      throw CommandFailure(error)
    }
    do throws(RunSelectionError) {
      let found = try store.select([text], isSingle: true).runs
      guard found.count == 1, let run = found.first else { throw .ambiguous(text, found) }
      self.run = run
    } catch {
      throw CommandFailure(error)
    }
  }
}
