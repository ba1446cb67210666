import Jobs
import Ledger
import Operations
import Runs

/// The completed runs that make a run, or some trials of a batch, superfluous (`--needed`).
///
/// Two runs are the same if they have the same flags, and took what they required from the same runs.
package struct CompletedRuns {
  /// Why nothing has to be run.
  package enum Verdict: Sendable {
    /// The run has completed with these flags itself.
    case unchanged
    /// These runs are the same.
    case same([RunRecord])
    /// There are completed runs for all of this many trials.
    case allTrials(Int)
  }

  private let draft: RunDraft
  private let request: RunRequest
  private let store: RunStore
  private let dependencies: DependencyOutlook

  package init(_ draft: RunDraft, _ request: RunRequest) {
    self.draft = draft
    self.request = request
    store = RunStore(home: request.home)
    dependencies = DependencyOutlook(draft, request)
  }

  /// Nil if something has to be run.
  package func verdict() throws(RunFailure) -> Verdict? {
    if let run = draft.existing {
      return run.state == .completed && isSame(run) ? .unchanged : nil
    }
    let matching = try completed(of: draft.shownOperation).filter { run in
      guard isSame(run) else { return false }
      return draft.isBatch
        ? run.dependencyAssignments == draft.dependencyAssignments
          && run.fileEntries == draft.fileEntries
        : dependencies.agrees(with: run)
    }
    if !matching.isEmpty { return .same(matching) }
    guard draft.isBatch, draft.optimizer == nil else { return nil }
    let trials: FixedTrials
    do throws(TrialError) {
      trials = try draft.trials()
    } catch {
      throw RunFailure(error)
    }
    guard trials.count > 0, try places(in: trials).count == trials.count else { return nil }
    return .allTrials(trials.count)
  }

  /// Whether a run has the flags, and a batch those of its optimizer, that are asked for.
  private func isSame(_ run: RunRecord) -> Bool {
    guard let optimizer = draft.optimizer else {
      return (run.protoFlags ?? run.flags) == draft.flags
    }
    return run.protoFlags == draft.flags && run.flags == optimizer.flags
      && run.objective == draft.objective
  }

  /// By their flags, the completed runs that trials of an optimizer need not repeat.
  func trials() throws(RunFailure) -> [Flags: RunRecord] {
    var trials: [Flags: RunRecord] = [:]
    for run in try completed(of: draft.operation.fullName)
    where trials[run.flags] == nil && dependencies.agrees(with: run) {
      trials[run.flags] = run
    }
    return trials
  }

  /// The places in a batch, from 1, of the trials that there are completed runs for.
  func places(in trials: FixedTrials) throws(RunFailure) -> Set<Int> {
    let runs = try completed(of: draft.operation.fullName)
    var byFlags: [Flags: [RunRecord]] = [:]
    for run in runs { byFlags[run.flags, default: []].append(run) }
    guard !byFlags.isEmpty else { return [] }
    var places: Set<Int> = []
    for number in trials.indices {
      let isThere = byFlags[trials[number].flags]?.contains { run in
        dependencies.agrees(with: run, combination: trials.combination(at: number))
      }
      if isThere == true { places.insert(number + 1) }
    }
    return places
  }

  /// The completed runs of the operation in this project, as far as they can be seen.
  private func completed(of operation: String) throws(RunFailure) -> [RunRecord] {
    let origin = draft.origin(version: request.surroundings.version)
    // A step's need is met only by what the steps after it see.
    let visible = request.surroundings.visibleRuns
    var filter = RunFilter()
    filter.states = [.completed]
    do throws(LedgerError) {
      return try store.runs(ofOperation: operation, matching: filter).runs.filter { run in
        (RunOrigin(run).map { $0.isSameOperation(as: origin) } ?? true)
          && (visible.map { $0.contains(run.id) || run.batch.map($0.contains) == true } ?? true)
      }
    } catch {
      throw RunFailure(error)
    }
  }
}
