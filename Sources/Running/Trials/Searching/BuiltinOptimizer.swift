import Operations
import Search

/// An optimizer that is built in, as its flags say: which search it is, and how much that is told.
package struct BuiltinOptimizer: Sendable {
  private enum Method: Hashable, Sendable {
    case gaussian(GaussianSearch.Options)
    case trees(TreeSearch.Model, TreeSearch.Options)
    case parzen(TreeParzenSearch.Options)
    case halton
  }

  package let name: String
  /// How many trials are chosen before results are used.
  let randomStarts: Int
  /// Which trials it learns from.
  let previous: PreviousTrials
  private let method: Method

  /// Nil for an operation that is none.
  ///
  /// Throws what is wrong with a flag.
  package init?(_ operation: OperationDefinition, _ flags: Flags) throws(FlagError) {
    guard case .builtin(let name) = operation.body else { return nil }
    switch name {
    case BuiltinOptimizers.gaussian:
      var options = GaussianSearch.Options()
      options.acquisition = Self.acquisition(flags, options.acquisition)
      options.noise = try Self.noise(flags)
      method = .gaussian(options)
    case BuiltinOptimizers.forest, BuiltinOptimizers.boosted:
      var options = TreeSearch.Options()
      options.acquisition = Self.acquisition(flags, options.acquisition)
      method = .trees(name == BuiltinOptimizers.forest ? .forest : .boosting, options)
    case BuiltinOptimizers.parzen:
      var options = TreeParzenSearch.Options()
      if let count = Self.integer(flags[flag: .candidates]) { options.candidates = count }
      if let share = flags[flag: .gamma]?.number { options.gamma = share }
      method = .parzen(options)
    case BuiltinOptimizers.halton: method = .halton
    default: return nil
    }
    self.name = name
    randomStarts = max(0, Self.integer(flags[flag: .randomStarts]) ?? 0)
    previous =
      Self.word(flags[flag: .previousTrials]).flatMap(PreviousTrials.init(rawValue:)) ?? .batch
  }

  /// How many trials have to be known before its model chooses, whatever is asked for.
  var fewestTrials: Int {
    if case .trees = method { TreeSearch.fewestTrials } else { 0 }
  }

  /// Whether it looks at the results of trials.
  var learns: Bool { method != .halton }

  /// What a trial without a result counts as.
  var failureWording: String {
    if case .parzen = method { "as bad ones" } else { "as the worst so far" }
  }

  /// The search in a space. `randomStarts` trials are chosen before results are used.
  func search(_ space: Space, seed: UInt64, randomStarts: Int) -> any SearchMethod {
    switch method {
    case .gaussian(var options):
      options.randomStarts = randomStarts
      return GaussianSearch(space, seed: seed, options: options)
    case .trees(let model, var options):
      options.randomStarts = randomStarts
      return TreeSearch(space, by: model, seed: seed, options: options)
    case .parzen(var options):
      options.randomStarts = randomStarts
      return TreeParzenSearch(space, seed: seed, options: options)
    case .halton: return HaltonSearch(space, seed: seed)
    }
  }

  // MARK: Flags

  private static func acquisition(_ flags: Flags, _ standard: Acquisition) -> Acquisition {
    var acquisition = standard
    if let function = word(flags[flag: .acquisition]).flatMap(Acquisition.Function.init(rawValue:))
    {
      acquisition.function = function
    }
    if let kappa = flags[flag: .kappa]?.number { acquisition.kappa = kappa }
    if let xi = flags[flag: .xi]?.number { acquisition.xi = xi }
    return acquisition
  }

  /// The variance of the noise; nil if it is learned.
  private static func noise(_ flags: Flags) throws(FlagError) -> Double? {
    guard let noise = flags[flag: .noise], word(noise) != BuiltinOptimizers.learnedNoise else {
      return nil
    }
    guard let variance = noise.number, variance >= 0, variance.isFinite else {
      throw .invalidValue(
        noise.encoded, flag: BuiltinOptimizers.Flag.noise.rawValue,
        reason: "must be '\(BuiltinOptimizers.learnedNoise)', or a number that is not below 0")
    }
    return variance
  }

  private static func word(_ value: FlagValue?) -> String? {
    if case .string(let word)? = value { word } else { nil }
  }

  private static func integer(_ value: FlagValue?) -> Int? {
    value?.number.flatMap { Int(exactly: $0) }
  }
}
