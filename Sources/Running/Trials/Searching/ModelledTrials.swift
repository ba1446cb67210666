import Operations
import Search
import Text

/// Trials that a built-in optimizer chooses.
///
/// Choice number k is a function of the space, the seed, k, the trials that have ended, and those that have
/// not, all in the order of their numbers: when each of them ended does not matter. So an interrupted batch
/// continues as if nothing had happened.
struct ModelledTrials: TrialSource {
  /// What is the same for the whole batch.
  struct Terms: Sendable {
    let optimizer: BuiltinOptimizer
    let space: FlagSpace
    let seed: UInt64
    /// How many trials there are, if the space has as many.
    let maximum: Int?
    let objective: OperationDefinition.Objective
    /// What runs outside of the batch have come to.
    var earlier: [(flags: Flags, objective: Double?)] = []
    /// What every trial gets in addition, by its own values.
    var completion: TrialPlan.Completion = { $0 }
    var choices = DependencyChoices()
  }

  private let terms: Terms
  /// Says a line of the batch's log.
  private let say: @Sendable (String) -> Void
  private let search: any SearchMethod
  private let randomStarts: Int
  private let earlier: Evidence
  /// The parameters of earlier runs.
  private let known: Set<[Coordinate]>
  private var hasToldOfFailures = false

  let followsHistory = true
  let most: Int?

  init(_ terms: Terms, say: @escaping @Sendable (String) -> Void) {
    self.terms = terms
    self.say = say
    let space = terms.space.space
    most = [terms.maximum, terms.space.count].compactMap(\.self).min()
    randomStarts = min(terms.optimizer.randomStarts, most ?? .max)
    search = terms.optimizer.search(space, seed: terms.seed, randomStarts: randomStarts)
    var evidence = Evidence(in: space)
    var known: Set<[Coordinate]> = []
    for run in terms.earlier {
      guard let parameters = terms.space.parameters(of: run.flags, inside: true) else { continue }
      evidence.add(parameters, value: Self.cost(run.objective, terms.objective))
      known.insert(parameters)
    }
    earlier = evidence
    self.known = known
  }

  mutating func next(given history: TrialHistory) -> TrialStep {
    let number = history.count
    if let maximum = terms.maximum, number >= maximum { return .finished }
    let known = evidence(of: history)
    guard let suggestion = search.suggestion(number, given: known.evidence) else {
      let size = terms.space.count.map { " (\(counted($0, "combination")) in all)" } ?? ""
      say("No combination of flags is left to try\(size)")
      return .finished
    }
    if terms.optimizer.learns { tell(of: suggestion, history, known) }
    let flags =
      number == 0 ? firstFlags(suggestion) : terms.space.flags(of: suggestion.parameters)
    return .trial(TrialChoice(flags: terms.completion(flags), choices: terms.choices))
  }

  /// Defaults and initial values, unless an earlier run had them in a space where nothing comes twice.
  private func firstFlags(_ suggestion: Suggestion) -> Flags {
    let first = terms.space.firstFlags(else: suggestion.parameters)
    if terms.space.space.isSmall, let parameters = terms.space.parameters(of: first),
      known.contains(parameters)
    {
      return terms.space.flags(of: suggestion.parameters)
    }
    return first
  }

  // MARK: Messages

  private mutating func tell(
    of suggestion: Suggestion, _ history: TrialHistory, _ known: Known
  ) {
    let fewest = terms.optimizer.fewestTrials
    guard suggestion.isStart || known.evidence.count + history.pending.count < fewest else {
      say("Found \(known.evidence.count) previous trial(s) for use in optimization")
      if known.failures > 0, !hasToldOfFailures {
        hasToldOfFailures = true
        say(
          "Trials that failed or have no '\(terms.objective.column)' count "
            + terms.optimizer.failureWording)
      }
      return
    }
    let pending = history.pending.count
    guard suggestion.isStart else {
      return say(
        "Random start for optimization (\(terms.optimizer.name) needs \(fewest) trials, "
          + "found \(known.evidence.count))")
    }
    // Those without an objective are counted until none has been found in as many as there should be.
    let run = pending + history.ended.count { $0.state != .error }
    let started = known.evidence.count == 0 ? run : known.evidence.count + pending
    guard started >= randomStarts else {
      return say("Random start for optimization (\(started + 1) of \(randomStarts))")
    }
    let hasCompleted = history.ended.contains { $0.state == .completed } || !terms.earlier.isEmpty
    say(
      "Random start for optimization ("
        + (hasCompleted
          ? "cannot find objective '\(terms.objective.column)')" : "missing previous trials)"))
  }

  // MARK: What is known

  private typealias Known = (evidence: Evidence, failures: Int)

  private func evidence(of history: TrialHistory) -> Known {
    var evidence = earlier
    var failures = 0
    for trial in history.ended.sorted(by: { $0.number < $1.number }) {
      guard let parameters = terms.space.parameters(of: trial.flags) else { continue }
      let value = Self.cost(trial.state == .error ? nil : trial.objective, terms.objective)
      evidence.add(parameters, value: value)
      if value == nil { failures += 1 }
    }
    for (_, flags) in history.pending.sorted(by: { $0.key < $1.key }) {
      if let parameters = terms.space.parameters(of: flags) { evidence.addPending(parameters) }
    }
    return (evidence, failures)
  }

  /// What is to be small; nil if there is no such number.
  private static func cost(
    _ objective: Double?, _ goal: OperationDefinition.Objective
  ) -> Double? {
    objective.flatMap { $0.isFinite ? (goal.isMaximized ? -$0 : $0) : nil }
  }
}
