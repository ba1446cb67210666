import Jobs
import Launching
import Ledger
import Operations
import Posix

/// Follows what the jobs of a launch or a batch report, on a separate thread: ends those that will not
/// become the best, and the whole when its goal is reached, or its time is over.
///
/// The thread looks a few times a second, and only where curves are followed; a job wakes it neither when it
/// starts nor when it reports something. A launch without these terms has no watch.
final class SearchWatch: LaunchObserver {
  /// What it does with its launch.
  struct Actions: Sendable {
    let stopEarly: @Sendable (Attempt, EarlyStop) -> Void
    let conclude: @Sendable (SearchEnd) -> Void
    /// Takes the serials of attempts that have ended and were looked at.
    let noteResults: @Sendable ([Int]) -> Void
    let warn: @Sendable (String) -> Void
  }

  enum Change: Sendable {
    /// With the output of the attempt before, which may still be in the place of this one's.
    case started(AttemptOrder, after: LogReader.Identity?)
    case ended(AttemptEnd)
  }

  /// What is still looked at after the end of the launch.
  private static let mostLastChanges = 100

  private struct Inbox {
    var changes: [Change] = []
    var hasEnds = false
    var isFinishing = false
  }

  private let terms: SearchTerms
  private let objective: OperationDefinition.Objective
  private let surroundings: WatchedJob.Surroundings
  private let earlier: EarlierJobs
  private let inbox = Monitor(Inbox())
  private let thread = Monitor<WorkerThread?>(nil)

  /// Nil if the terms ask for nothing.
  init?(
    _ terms: SearchTerms, _ objective: OperationDefinition.Objective,
    in surroundings: WatchedJob.Surroundings, after earlier: EarlierJobs
  ) {
    if terms.isEmpty { return nil }
    self.terms = terms
    self.objective = objective
    self.surroundings = surroundings
    self.earlier = earlier
  }

  func observe(_ change: LaunchChange) {
    switch change {
    case .started(let order) where terms.earlyStop != .none:
      // Only then is there a log whose name this one's will be.
      let predecessor =
        order.lifetimeNumber > 1
        ? LogReader.Identity(
          of: JobFiles(of: order.id, in: surroundings.ledger.folder).output) : nil
      inbox.withLock { $0.changes.append(.started(order, after: predecessor)) }
    case .ended(let end) where terms.looksAtEnds:
      let isAwaited = terms.looksAtResults
      inbox.withLock { inbox in
        inbox.changes.append(.ended(end))
        inbox.hasEnds = inbox.hasEnds || isAwaited
      }
      if isAwaited { inbox.change { _ in } }
    default: break
    }
  }

  /// Begins to watch. What earlier jobs have reached may end the launch before it starts anything.
  ///
  /// - Returns: false if it has.
  @discardableResult
  func open(_ actions: Actions) throws(SystemError) -> Bool {
    var goals = SearchGoals(terms, objective)
    if let end = goals.takeEarlier(earlier) {
      actions.conclude(end)
      return false
    }
    let opening = SearchLoop.Opening(
      terms: terms, objective: objective, surroundings: surroundings, goals: goals,
      earlier: earlier, actions: actions)
    let started = try WorkerThread { [self, inbox] in
      var loop = SearchLoop(opening, isWanted: { !inbox.withLock { $0.isFinishing } })
      while let changes = next(until: loop.nextLook) { loop.look(changes) }
      loop.finish(hasSeenAll: inbox.withLock { $0.changes.isEmpty })
    }
    thread.withLock { $0 = started }
    return true
  }

  /// The launch is over. To be called once.
  func finish() {
    inbox.change { $0.isFinishing = true }
    thread.withLock { $0.take() }?.join()
  }

  /// What has come, at `deadline` at the latest; nil when nothing more comes.
  private func next(until deadline: Double?) -> [Change]? {
    _ = inbox.wait(until: deadline) { $0.isFinishing || $0.hasEnds ? true : nil }
    return inbox.withLock { inbox in
      // The last results tell what the goal asks for in vain, and what the rule had to compare.
      if inbox.isFinishing {
        let isShort = inbox.changes.count <= Self.mostLastChanges
        guard terms.looksAtEnds, !inbox.changes.isEmpty, isShort else { return nil }
      }
      defer {
        inbox.changes = []
        inbox.hasEnds = false
      }
      return inbox.changes
    }
  }
}

extension SearchWatch.Actions {
  /// Those of a launch.
  init<Source: JobSource>(
    _ dispatcher: Dispatcher<Source>, warn: @escaping @Sendable (String) -> Void
  ) {
    self.init(
      stopEarly: { dispatcher.stopEarly($0, $1) }, conclude: { dispatcher.conclude($0) },
      noteResults: { dispatcher.noteResults(of: $0) }, warn: warn)
  }
}
