import Search

/// The trials of a search by results and their results so far, by which the next one is chosen.
///
/// Trial number k is a function of the space, the seed, k, and the trials that have ended and those that
/// have not, all in the order of their numbers: when each of them ended does not matter. So a search that
/// was killed continues as if nothing had happened.
struct SearchTrials: Sendable {
  enum State: Hashable, Sendable {
    case pending
    /// With what is to be small; nil if it failed or has no such number.
    case ended(Double?)
    /// It will not be tried.
    case leftOut
    /// It is an earlier trial once more.
    case same(Int)
  }

  private struct Trial: Sendable {
    /// Nil if its values are not of the space, which was another one then.
    let parameters: [Coordinate]?
    var state: State
  }

  private let search: any SearchMethod
  private var trials: [Trial] = []

  init(_ search: any SearchMethod) {
    self.search = search
  }

  var count: Int { trials.count }

  mutating func add(_ parameters: [Coordinate]?, _ state: State) {
    trials.append(Trial(parameters: parameters, state: state))
  }

  /// Notes what has come of a trial, by its number, from 0.
  mutating func note(_ state: State, of number: Int) {
    trials[number].state = state
  }

  /// The parameters of the next trial; nil if all were tried.
  func next() -> [Coordinate]? {
    search.suggestion(trials.count, given: evidence)?.parameters
  }

  private var evidence: Evidence {
    var evidence = Evidence(in: search.space)
    for trial in trials {
      guard let parameters = trial.parameters else { continue }
      switch state(of: trial) {
      case .pending: evidence.addPending(parameters)
      case .ended(let value): evidence.add(parameters, value: value)
      case .leftOut, .same: break
      }
    }
    return evidence
  }

  private func state(of trial: Trial) -> State {
    guard case .same(let number) = trial.state, trials.indices.contains(number) else {
      return trial.state
    }
    return trials[number].state
  }
}
