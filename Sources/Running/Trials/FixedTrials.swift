import Operations

/// Trials that are all known before the first has run: lists, grids, batch files, random draws, each
/// of them with each of the runs that were named for dependencies.
package struct FixedTrials: Sendable {
  /// The flags of the trials, without what was named for dependencies.
  package let plan: TrialPlan
  private let combinations: [DependencyChoices]
  /// How many have been given.
  private var given = 0

  /// Every trial of a plan with every one of `combinations`, of which there is at least one.
  package init(
    _ plan: TrialPlan, each combinations: [DependencyChoices] = [DependencyChoices()]
  ) {
    self.plan = plan
    self.combinations = combinations
  }
}

extension FixedTrials: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { plan.count * combinations.count }

  /// The trial of this number, counted from 0.
  package subscript(number: Int) -> TrialChoice {
    TrialChoice(
      flags: plan[number / combinations.count], choices: combinations.choices(at: number))
  }

  /// Which of the combinations the trial of this number has.
  func combination(at number: Int) -> Int { number % combinations.count }
}

extension FixedTrials: TrialSource {
  package var isForeseeable: Bool { true }

  package mutating func next(given history: TrialHistory) -> TrialStep {
    guard given < count else { return .finished }
    defer { given += 1 }
    return .trial(self[given])
  }
}

extension [DependencyChoices] {
  /// What the trial of this number, counted from 0, has: those of the last flag vary fastest, and
  /// faster than all flags of the operation.
  func choices(at number: Int) -> DependencyChoices {
    isEmpty ? DependencyChoices() : self[Swift.max(0, number) % count]
  }
}
