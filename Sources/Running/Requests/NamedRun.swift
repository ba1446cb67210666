import Jobs
import Ledger
import Posix
import Runs

extension RunStore {
  /// The run that `--restart` and its like name: an id or the beginning of one, its index in the
  /// list, its folder, or an operation, which means its marked or else its newest run.
  package func namedRun(_ text: String) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      let named = try runs(ofOperation: text).runs
        .filter { [.completed, .running, .terminated].contains($0.state) }
      if let run = named.first(where: \.isMarked) ?? named.first { return run }
    } catch {
      throw RunFailure(error)
    }
    do throws(RunSelectionError) {
      let found = try select([text], isSingle: true).runs
      guard found.count == 1, let run = found.first else { throw .ambiguous(text, found) }
      return run
    } catch {
      throw RunFailure(error)
    }
  }

  /// A batch, which can be named by the operation of its trials too: the newest that has not
  /// completed.
  package func namedBatch(_ text: String) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      let batches = try batches(ofOperation: text).runs.filter { $0.state != .completed }
      if let run = batches.first { return run }
    } catch {
      throw RunFailure(error)
    }
    return try namedRun(text)
  }
}
