import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs

extension RunStore {
  /// The run that `--restart` and its like name: an id or the beginning of one, its index in the
  /// list, its folder, or an operation, which means its marked or else its newest run.
  /// One whose folder was removed by hand is meant only where it is taken `evenWithoutFolder`.
  package func namedRun(
    _ text: String, evenWithoutFolder: Bool = false
  ) throws(RunFailure) -> RunRecord {
    if let run = try run(inFolder: text) { return run }
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
      if evenWithoutFolder, case .folderRemoved(_, let runs) = error, runs.count == 1 {
        return runs[0]
      }
      throw RunFailure(error)
    }
  }

  /// A batch, which can be named by the operation of its trials too: the newest that has not
  /// completed. Where nothing in the list has that name, it is one that has completed and is in the
  /// trash.
  package func namedBatch(_ text: String) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      let batches = try batches(ofOperation: text).runs.filter { $0.state != .completed }
      if let run = batches.first { return run }
    } catch {
      throw RunFailure(error)
    }
    do throws(RunFailure) {
      return try namedRun(text)
    } catch {
      guard let batch = try completedBatchOfTrash(text) else { throw error }
      return batch
    }
  }

  /// By the beginning of its id; nil where there is none.
  private func completedBatchOfTrash(_ text: String) throws(RunFailure) -> RunRecord? {
    guard text.utf8.count >= 4 else { return nil }
    var found: RunRecord?
    do throws(LedgerError) {
      _ = try trash.forEachRun { run, _ in
        if run.role == .batch, run.state == .completed, RunReference.names(run.id, by: text) {
          found = run
        }
      }
    } catch {
      throw RunFailure(error)
    }
    return found
  }

  /// The run whose folder this is, of this home; nil where it is no such folder.
  private func run(inFolder text: String) throws(RunFailure) -> RunRecord? {
    guard text.contains("/") || text == "." || text == "..",
      let folder = resolvedPath(expandingHome(text))
    else { return nil }
    func isIn(_ run: RunRecord) -> Bool { run.directory.flatMap { resolvedPath($0) } == folder }
    let card = try? readFile("\(folder)/\(RunPlaces.metadataFolder)/\(RunPlaces.cardFile)")
    do throws(LedgerError) {
      // A folder that was copied has a card too, and one that was never started has none.
      if let card, let json = try? JSONValue(parsing: card),
        let id = json["id"]?.string.flatMap({ JobID(Array($0.utf8)) }), let run = try run(id),
        isIn(run)
      {
        return run
      }
      var found: RunRecord?
      _ = try forEachRun { run, _ in if found == nil, isIn(run) { found = run } }
      return found
    } catch {
      throw RunFailure(error)
    }
  }
}
