/// Decides which running trials are not worth their time, from the values that they report on their way.
///
/// Trials have numbers. Values are made small. A value that is not finite is as bad as can be. The rule knows
/// only what it was told, so a launcher that was killed tells it all reports once more.
package protocol StoppingRule: Sendable {
  /// Takes the value that a trial reports at a step; steps increase. True if the trial should be stopped.
  mutating func stops(trial: Int, step: Int, value: Double) -> Bool

  /// Nil once trials were compared.
  var obstacle: StoppingObstacle? { get }

  /// A trial starts once more: drops its reports.
  mutating func restart(trial: Int)
}
