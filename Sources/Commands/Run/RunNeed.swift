import Arguments
import Jobs
import Ledger
import Operations
import Runs
import Text
import Running

/// Whether there are completed runs already that make this one, or some trials of a batch,
/// superfluous (`--needed`).
struct RunNeed {
  private let draft: RunDraft
  private let store: RunStore
  private let dependencies: DependencyOutlook

  /// Two runs are the same if they have the same flags, and took what they required from the same
  /// runs.
  init(_ draft: RunDraft, _ request: RunRequest) {
    self.draft = draft
    store = RunStore(home: request.home)
    dependencies = DependencyOutlook(draft, request)
  }

  /// Says so where the need is met.
  func isMet() throws(CommandFailure) -> Bool {
    if let run = draft.existing {
      guard run.state == .completed, isSame(run) else { return false }
      Console.write("Skipping run because flags have not changed (--needed specified)\n")
      return true
    }
    let matching = try completed(of: draft.shownOperation).filter { run in
      guard isSame(run) else { return false }
      return draft.isBatch
        ? run.dependencyAssignments == draft.dependencyAssignments
          && run.fileEntries == draft.fileEntries
        : dependencies.agrees(with: run)
    }
    guard matching.isEmpty else {
      Console.write(
        "Skipping because the following runs match this operation (--needed specified):\n")
      for line in RunTable().previewLines(matching) { Console.write(line + "\n") }
      return true
    }
    guard draft.isBatch, draft.optimizer == nil else { return false }
    let plan: TrialPlan
    do throws(TrialError) {
      plan = try draft.trials()
    } catch {
      throw CommandFailure(error)
    }
    let count = plan.count * draft.dependencyChoices.count
    guard count > 0, try places(in: plan).count == count else { return false }
    Console.write(
      "Skipping because there are completed runs for \(counted(count, "trial")) of this operation "
        + "(--needed specified)\n")
    return true
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
  func completedTrials() throws(CommandFailure) -> [Flags: RunRecord] {
    var trials: [Flags: RunRecord] = [:]
    for run in try completed(of: draft.operation.fullName)
    where trials[run.flags] == nil && dependencies.agrees(with: run) {
      trials[run.flags] = run
    }
    return trials
  }

  /// The places in a batch, from 1, of the trials that there are completed runs for.
  func places(in plan: TrialPlan) throws(CommandFailure) -> Set<Int> {
    let runs = try completed(of: draft.operation.fullName)
    var byFlags: [Flags: [RunRecord]] = [:]
    for run in runs { byFlags[run.flags, default: []].append(run) }
    guard !byFlags.isEmpty else { return [] }
    let combinations = draft.dependencyChoices.count
    var places: Set<Int> = []
    for place in 0..<(plan.count * combinations) {
      let isThere = byFlags[plan[place / combinations]]?.contains { run in
        dependencies.agrees(with: run, combination: place % combinations)
      }
      if isThere == true { places.insert(place + 1) }
    }
    return places
  }

  /// The completed runs of the operation in this project, as far as this process may see them.
  private func completed(of operation: String) throws(CommandFailure) -> [RunRecord] {
    let origin = draft.origin
    // A step's need is met only by what the steps after it see.
    let visible = RunDependencies.visibleRuns
    var filter = RunFilter()
    filter.states = [.completed]
    do throws(LedgerError) {
      return try store.runs(ofOperation: operation, matching: filter).runs.filter { run in
        (RunOrigin(run).map { $0.isSameOperation(as: origin) } ?? true)
          && (visible.map { $0.contains(run.id) || run.batch.map($0.contains) == true } ?? true)
      }
    } catch {
      throw CommandFailure(error)
    }
  }
}
