import Jobs
import Runs

/// Where dependencies look for runs. States are the effective ones: a `running` run whose
/// processes have ended is `terminated`.
package protocol RunCandidates: Sendable {
  /// The runs of these operations in any state, newest start first.
  func runs(of operations: [OperationPattern]) -> [RunRecord]
  /// The batches of these operations, in the same way.
  func batches(of operations: [OperationPattern]) -> [RunRecord]
  func run(withID id: JobID) -> RunRecord?
  /// The runs that an id or the beginning of one could mean, if their folders were there.
  func runsWithoutFolder(named word: String) -> [RunRecord]
}

/// If a parent is given, only the runs that its steps made, and the trials of those that are
/// batches.
package struct IsolatedCandidates<Base: RunCandidates>: RunCandidates {
  private let base: Base
  private let visible: Set<JobID>?

  /// `visible` are the runs that the parent's directory links to (`StepLinks.runs`); nil for all.
  package init(_ base: Base, visible: Set<JobID>?) {
    self.base = base
    self.visible = visible
  }

  package func runs(of operations: [OperationPattern]) -> [RunRecord] {
    let runs = base.runs(of: operations)
    guard let visible else { return runs }
    return runs.filter { run in
      visible.contains(run.id) || run.batch.map(visible.contains) == true
    }
  }

  package func batches(of operations: [OperationPattern]) -> [RunRecord] {
    let batches = base.batches(of: operations)
    return visible.map { visible in batches.filter { visible.contains($0.id) } } ?? batches
  }

  /// A run that is named in full is found wherever it is.
  package func run(withID id: JobID) -> RunRecord? {
    base.run(withID: id)
  }

  package func runsWithoutFolder(named word: String) -> [RunRecord] {
    base.runsWithoutFolder(named: word)
  }
}
