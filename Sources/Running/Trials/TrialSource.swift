import Operations
import Runs

/// Chooses the trials of a batch, one after another: a plan, programs that ask for trials, or a model
/// that learns from those that have ended. It belongs to the thread that asks it.
package protocol TrialSource {
  /// Whether it can tell all trials before the first has run. Then all of them are recorded before one
  /// starts.
  var isForeseeable: Bool { get }

  /// Whether the next choice follows from the history alone: a batch that was interrupted continues from the
  /// trials that are on record. Other sources choose from the beginning again, and what they choose that is
  /// there already does not run again.
  var followsHistory: Bool { get }

  /// How many trials it chooses at most; nil if that is unknown.
  var most: Int? { get }

  /// The next trial. It is asked for whenever a worker is free, and again after each change:
  /// `history` says how the trials stand that were given so far.
  mutating func next(given history: TrialHistory) -> TrialStep

  /// What came of the choice of this number: the choices that `next` has given count from 0.
  mutating func take(_ result: TrialResult, of number: Int)

  /// No further trial will be run, for this reason.
  mutating func close(because reason: String)

  /// Descriptors that become readable when `next` may have another answer, or `listen` something to
  /// do.
  var descriptors: [Int32] { get }

  /// Reads what has come from elsewhere, and returns the trials that are to be signaled.
  mutating func listen(to ready: [Int32]) -> [TrialSignal]

  /// The process has ended that was started to ask for trials.
  mutating func processEnded()
}

extension TrialSource {
  package var isForeseeable: Bool { false }
  package var followsHistory: Bool { false }
  package var most: Int? { nil }
  package mutating func take(_ result: TrialResult, of number: Int) {}
  package mutating func close(because reason: String) {}
  package var descriptors: [Int32] { [] }
  package mutating func listen(to ready: [Int32]) -> [TrialSignal] { [] }
  package mutating func processEnded() {}
}

/// What a source of trials answers.
package enum TrialStep: Sendable {
  case trial(TrialChoice)
  /// None now: it is asked again when something has changed.
  case wait
  /// None now, and none later.
  case finished
}

/// The flags of one trial.
package struct TrialChoice: Hashable, Sendable {
  package var flags: Flags
  /// The runs that it takes what it requires from.
  package var choices: DependencyChoices
  /// The names of flags that were set for this trial alone.
  package var given: [String]

  package init(
    flags: Flags, choices: DependencyChoices = DependencyChoices(), given: [String] = []
  ) {
    self.flags = flags
    self.choices = choices
    self.given = given
  }
}

/// What came of a choice.
package enum TrialResult: Sendable {
  /// The trial has ended, now or in an earlier start of the batch. `objective` is the number that is
  /// made small or large; nil if it has none.
  case ended(RunRecord, objective: Double?)
  /// It waits to be started by another process.
  case staged(RunRecord)
  /// No trial was made.
  case refused(RunFailure)
}

/// A signal for the trial of a choice, counted from 0.
package struct TrialSignal: Hashable, Sendable {
  package let number: Int
  package let signal: Int32

  package init(_ signal: Int32, to number: Int) {
    self.number = number
    self.signal = signal
  }
}
