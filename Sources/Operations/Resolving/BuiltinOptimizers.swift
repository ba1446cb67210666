/// The optimizers that are built in, as operations: their names, their flags and how many trials they
/// have by default.
package enum BuiltinOptimizers {
  /// A flag of one of them.
  package enum Flag: String, Hashable, Sendable {
    case acquisition = "acq-func"
    case candidates, gamma, kappa, noise
    case previousTrials = "prev-trials"
    case randomStarts = "random-starts"
    case sampler
    case xi
  }

  package static let gaussian = "gp"
  package static let forest = "forest"
  package static let boosted = "gbrt"
  package static let parzen = "tpe"
  package static let halton = "halton"

  /// What noise is called that is learned from the results.
  package static let learnedNoise = "gaussian"

  package static let all: [OperationDefinition] = [
    optimizer(
      gaussian, "Search by a Gaussian process: for expensive trials, up to a few hundred",
      [
        randomStarts(3), acquisition, kappa, xi("EI and PI require"),
        flag(
          .noise, .string(learnedNoise),
          "Variance of the noise of the objective; 'gaussian': learn it from the results"),
        previousTrials,
      ]),
    optimizer(
      forest, "Search by a forest of random trees",
      [randomStarts(3), kappa, xi("EI requires"), previousTrials]),
    optimizer(
      boosted, "Search by gradient boosted trees",
      [randomStarts(3), kappa, xi("EI requires"), previousTrials]),
    optimizer(
      parzen, "Search by densities of good and bad trials: for many trials",
      [
        randomStarts(10),
        flag(
          .candidates, .integer(24), "Points that are compared for each trial", .int,
          atLeast: 1),
        gamma, previousTrials,
      ]),
    quasiRandom,
    library(.optuna, "Search by Optuna, if it is installed (pip install optuna)"),
    library(.skopt, "Search by scikit-optimize, if it is installed (pip install scikit-optimize)"),
  ]

  package static let names = Set(all.map(\.name))

  /// Other names that mean one of them.
  static let aliases = [
    "bayesian": gaussian, "gaussian": gaussian, "skopt:gp": gaussian, "skopt:forest": forest,
    "skopt:gbrt": boosted, "quasi-random": halton,
  ]

  private static let defaultTrials = 20

  /// It needs no results, so its trials can be staged.
  private static let quasiRandom: OperationDefinition = {
    var operation = optimizer(
      halton, "Cover the ranges of the flags evenly; results are not used", [])
    operation.canStageTrials = true
    return operation
  }()

  private static func library(
    _ library: OptimizerLibrary, _ description: String
  ) -> OperationDefinition {
    var sampler = flag(.sampler, .string(library.samplers[0]), "Method of the library")
    sampler.choices = library.samplers.map {
      choice($0, library.modules[$0].map { "needs " + $0.joined(separator: ", ") })
    }
    return optimizer(library.name, description, [sampler])
  }

  private static func optimizer(
    _ name: String, _ description: String, _ flags: [FlagDefinition]
  ) -> OperationDefinition {
    var operation = OperationDefinition(name: name, origin: .builtin, body: .builtin(name))
    operation.description = description
    operation.source.isEnabled = false
    operation.flags = flags
    operation.defaultMaxTrials = defaultTrials
    operation.canStageTrials = false
    return operation
  }

  // MARK: Flags

  private static func randomStarts(_ count: Int) -> FlagDefinition {
    flag(
      .randomStarts, .integer(count), "Trials that are chosen without looking at results", .int,
      atLeast: 0)
  }

  private static let kappa = flag(
    .kappa, .real(1.96),
    "Standard deviations that LCB looks below the mean; larger values explore more", .float,
    atLeast: 0)

  private static func xi(_ users: String) -> FlagDefinition {
    flag(
      .xi, .real(0.05), "Improvement that \(users), in standard deviations of the results", .float,
      atLeast: 0)
  }

  private static let gamma: FlagDefinition = {
    var definition = flag(
      .gamma, .real(0.1), "Share of the trials that counts as good", .float, atLeast: 0)
    definition.maximum = 1
    return definition
  }()

  private static let acquisition: FlagDefinition = {
    var definition = flag(.acquisition, .string("log_ei"), "How promising points are rated")
    definition.choices = [
      choice("log_ei", "logarithm of the expected improvement"),
      choice("EI", "expected improvement by more than xi"),
      choice("LCB", "lower confidence bound, see kappa"),
      choice("PI", "probability of an improvement by more than xi"),
      choice("gp_hedge", "EI, LCB or PI, at random for each trial"),
    ]
    return definition
  }()

  private static let previousTrials: FlagDefinition = {
    var definition = flag(.previousTrials, .string("batch"), "Runs to learn from")
    definition.choices = [
      choice("batch", "trials of the batch"),
      choice("sourcecode", "also completed runs with the same source code"),
      choice("operation", "also completed runs of the operation"),
    ]
    return definition
  }()

  private static func choice(_ word: String, _ description: String?) -> FlagDefinition.Choice {
    FlagDefinition.Choice(value: .string(word), description: description)
  }

  private static func flag(
    _ name: Flag, _ value: FlagValue, _ description: String,
    _ type: FlagDefinition.ValueType? = nil, atLeast minimum: Double? = nil
  ) -> FlagDefinition {
    var flag = FlagDefinition(name: name.rawValue, defaultValue: value)
    flag.description = description
    flag.type = type
    flag.minimum = minimum
    return flag
  }
}

extension Flags {
  /// The value of a flag of a built-in optimizer.
  package subscript(flag flag: BuiltinOptimizers.Flag) -> FlagValue? { self[flag.rawValue] }
}
