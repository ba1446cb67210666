import Jobs
import Launching

/// A launch state with a clock that stands still until it is moved.
struct Simulation {
  var state: LaunchState
  var now = 1000.0

  init(
    slots: Int = 1, total: Int, expectsMore: Bool = false, seed: UInt64 = 0,
    _ adjust: (inout LaunchPolicy) -> Void = { _ in }
  ) {
    var policy = LaunchPolicy(slots: slots)
    policy.backoff.jitter = 0
    adjust(&policy)
    state = LaunchState(policy: policy, total: total, expectsMore: expectsMore, seed: seed)
  }

  /// Lets this many seconds pass, then tells the state what happened.
  @discardableResult
  mutating func send(_ event: LaunchEvent, after seconds: Double = 0) -> [LaunchEffect] {
    now += seconds
    return state.handle(event, at: now)
  }

  @discardableResult
  mutating func end(
    _ slot: Int = 0, _ outcome: Outcome = .exited(code: 0), after seconds: Double = 1,
    runtime: Double? = nil, wasInterrupted: Bool = false, ignoredSignals: Bool = false
  ) -> [LaunchEffect] {
    send(
      .ended(
        slot: slot, outcome: outcome, runtime: runtime ?? seconds, wasInterrupted: wasInterrupted,
        ignoredSignals: ignoredSignals),
      after: seconds)
  }

  /// Moves the clock to where the state wants it, and says so.
  @discardableResult
  mutating func awaitDeadline() -> [LaunchEffect] {
    guard let deadline = state.nextDeadline else { return [] }
    now = max(now, deadline)
    return send(.deadlinePassed)
  }
}

extension [LaunchEffect] {
  /// The positions of the attempts that begin.
  var starts: [Int] { attemptStarts.map(\.position) }

  var attemptStarts: [Attempt] {
    compactMap { if case .start(let attempt) = $0 { attempt } else { nil } }
  }

  var outcomes: [Outcome] {
    compactMap { if case .record(_, let outcome, _) = $0 { outcome } else { nil } }
  }

  var runtimes: [Double] {
    compactMap { if case .record(_, _, let runtime) = $0 { runtime } else { nil } }
  }

  /// The signals, by slot.
  var signals: [Int: Int32] {
    reduce(into: [:]) { signals, effect in
      if case .signal(let attempt, let signal) = effect { signals[attempt.slot] = signal }
    }
  }

  var skips: [Int] {
    compactMap { if case .recordSkip(let position, _) = $0 { position } else { nil } }
  }

  var finishes: Bool { contains(.finish) }
}
