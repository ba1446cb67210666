import Jobs
import Operations
import Runs

/// How the run of an operation source is chosen.
package enum DependencyChoice: Hashable, Sendable {
  /// The newest marked run, else the newest; only completed runs.
  case automatic
  /// What the user named: a run's id, the beginning of one, or a folder.
  case named(String)
  /// The run that was the one to take when the dependent run was staged. It must have completed.
  case pinned(JobID)
}

/// Which run an operation source is resolved with.
package struct DependencyChooser<Candidates: RunCandidates> {
  let candidates: Candidates

  package init(_ candidates: Candidates) {
    self.candidates = candidates
  }

  /// The run to take; nil if none is suitable. A choice that names a folder is none of a run.
  package func run(
    for operations: [OperationPattern], choice: DependencyChoice
  ) -> RunRecord? {
    switch choice {
    case .automatic:
      return preferred(candidates.runs(of: operations).filter { $0.state == .completed })
    case .pinned(let id):
      return candidates.run(withID: id).flatMap { $0.state == .completed ? $0 : nil }
    case .named(let text):
      // A whole id is meant, whatever the state and the operation of its run.
      if let id = JobID(Array(text.utf8)),
        let run = candidates.run(withID: id)
      {
        return run
      }
      guard !text.isEmpty else { return nil }
      return preferred(
        candidates.runs(of: operations).filter { run in
          Self.canBeNamed(run) && RunReference.names(run.id, by: text)
        })
    }
  }

  /// The run or the batch to which a run that is being staged is tied.
  package func idToPin(
    for operations: [OperationPattern], choice: DependencyChoice, isBatch: Bool
  ) -> JobID? {
    isBatch
      ? batchToPin(for: operations, choice: choice)
      : runToPin(for: operations, choice: choice)?.id
        ?? batch(for: operations, choice: choice, isWanted: false)?.id
  }

  /// The run to which a run that is being staged is tied: it may still have to be run itself.
  package func runToPin(
    for operations: [OperationPattern], choice: DependencyChoice = .automatic
  ) -> RunRecord? {
    let runs = candidates.runs(of: operations)
    switch choice {
    case .pinned(let id): return candidates.run(withID: id)
    case .automatic:
      return preferred(runs.filter { $0.state == .completed || Self.mayComplete($0.state) })
    case .named(let text):
      let started = run(for: operations, choice: choice)
      guard started == nil, !text.isEmpty else { return started }
      return runs.first { Self.mayComplete($0.state) && RunReference.names($0.id, by: text) }
    }
  }

  /// The newest marked one, else the newest.
  func preferred(_ runs: [RunRecord]) -> RunRecord? {
    runs.first(where: \.isMarked) ?? runs.first
  }

  static func mayComplete(_ state: JobState) -> Bool {
    state == .running || state == .pending || state == .staged
  }

  /// A run that was stopped early has not what others need.
  private static func canBeNamed(_ run: RunRecord) -> Bool {
    run.state == .completed || run.state == .running
      || run.state == .terminated && run.stoppedEarly == nil
  }
}
