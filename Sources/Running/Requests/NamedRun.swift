import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs

extension RunStore {
  /// The run that `--restart` and its like name: an id or the beginning of one, its index in the
  /// list, its folder, or an operation, which means its marked or else its newest run.
  /// One whose folder was removed by hand is meant only if it is taken `evenWithoutFolder`.
  package func namedRun(
    _ text: String, evenWithoutFolder: Bool = false
  ) throws(RunFailure) -> RunRecord {
    try namedRun(text) { error in
      guard evenWithoutFolder, case .folderRemoved(_, let runs) = error, runs.count == 1 else {
        return nil
      }
      return runs[0]
    }
  }

  /// A batch, which can be named by the operation of its trials too: the newest that has not
  /// completed. If nothing in the list has that name, it is one that has completed and is in the
  /// trash, by the beginning of its id.
  package func namedBatch(_ text: String) throws(RunFailure) -> RunRecord {
    do throws(LedgerError) {
      let batches = try batches(ofOperation: text).runs.filter { $0.state != .completed }
      if let run = batches.first { return run }
    } catch {
      throw RunFailure(error)
    }
    return try namedRun(text) { error in
      guard text.utf8.count >= 4, case .inTrash(_, let runs) = error else { return nil }
      return runs.first {
        $0.role == .batch && $0.state == .completed && RunReference.names($0.id, by: text)
      }
    }
  }

  /// If the list has no such run, `other` may know what is meant.
  private func namedRun(
    _ text: String, other: (RunSelectionError) -> RunRecord?
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
      guard let run = other(error) else { throw RunFailure(error) }
      return run
    }
  }

  /// The run whose folder this is, of this home; nil if it is no such folder.
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
