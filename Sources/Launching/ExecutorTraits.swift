import Ledger

/// What a launch has to know of the kind of its executor.
package struct ExecutorTraits: Hashable, Sendable {
  package var kind = ExecutorKind.local
  /// Whether `begin` only accepts an attempt, and its beginning is reported when that comes.
  package var queues = false
  /// Whether attempts go on without the launch, so that it can leave them.
  package var outlivesLauncher = false

  package init() {}

  package static let local = ExecutorTraits()
}

extension ExecutorTraits {
  /// The most attempts that a launch gives an executor that queues.
  private static let mostQueued = 100_000
  /// Slots of a launch whose jobs come while it runs.
  private static let roomToGrow = 10_000

  /// The policy of a launch with this many jobs, as it is with such an executor: a queue takes all jobs at
  /// once, and what executes them sees to their time limit.
  package func policy(
    _ policy: LaunchPolicy, jobs: Int, mayGrow: Bool, capacity: Int
  ) -> LaunchPolicy {
    var policy = policy
    if queues {
      policy.slots = min(Self.mostQueued, max(1, jobs, mayGrow ? Self.roomToGrow : 0))
      policy.timeout = nil
    } else {
      policy.slots = min(policy.slots, capacity)
    }
    return policy
  }
}
