import Text

/// The distributions of W&B, and what each of them needs.
enum WandbDistribution: String, CaseIterable {
  case categorical, constant
  case wholeNumbers = "int_uniform"
  case quantized = "q_uniform"
  case uniform
  case logUniform = "log_uniform"
  case logUniformValues = "log_uniform_values"
  case inverseLogUniform = "inv_log_uniform"
  case inverseLogUniformValues = "inv_log_uniform_values"
  case quantizedLogUniform = "q_log_uniform"
  case quantizedLogUniformValues = "q_log_uniform_values"
  case normal
  case quantizedNormal = "q_normal"
  case logNormal = "log_normal"
  case quantizedLogNormal = "q_log_normal"
  case beta
  case quantizedBeta = "q_beta"
  case weighted = "categorical_w_probabilities"

  /// Whether a grid can go through its values.
  private var isListable: Bool {
    switch self {
    case .categorical, .constant, .wholeNumbers, .quantized: true
    default: false
    }
  }

  /// The keys that it cannot be without.
  var needed: [String] {
    switch self {
    case .categorical: ["values"]
    case .constant: ["value"]
    case .weighted: ["values", "probabilities"]
    case .normal, .quantizedNormal, .logNormal, .quantizedLogNormal, .beta, .quantizedBeta: []
    default: ["min", "max"]
    }
  }

  /// Further keys that it knows.
  var optional: [String] {
    let quantum = isQuantized ? ["q"] : []
    return switch self {
    case .categorical: ["probabilities"]
    case .normal, .quantizedNormal, .logNormal, .quantizedLogNormal: ["mu", "sigma"] + quantum
    case .beta, .quantizedBeta: ["a", "b"] + quantum
    default: quantum
    }
  }

  var isQuantized: Bool { rawValue.hasPrefix("q_") }

  /// Whether `min` and `max` are the exponents of e.
  var takesExponents: Bool {
    switch self {
    case .logUniform, .inverseLogUniform, .quantizedLogUniform: true
    default: false
    }
  }

  /// The one that a parameter names; nil if it names none.
  static func named(in section: Section) throws(SpecError) -> WandbDistribution? {
    guard let (text, node) = try section.text("distribution") else { return nil }
    guard let distribution = WandbDistribution(rawValue: text) else {
      throw SpecError(
        "\(section.name): there is no distribution '\(text)'"
          + suggestion(for: text, among: allCases.map(\.rawValue)), at: node.start)
    }
    return distribution
  }

  /// Refuses a parameter that does not have all that its distribution needs.
  func checkNeeded(_ section: Section) throws(SpecError) {
    guard let missing = needed.first(where: { section[$0] == nil }) else { return }
    throw SpecError(
      "\(section.name): 'distribution: \(rawValue)' needs '\(missing)'",
      at: section.entry("distribution")?.mark ?? section.mark)
  }

  func doesNotKnow(_ entry: Section.Entry, of section: Section) -> SpecError {
    SpecError(
      "\(section.name): '\(entry.key)' does not go with 'distribution: \(rawValue)'", at: entry.mark
    )
  }

  /// The distribution that a parameter of a grid names, with all that it needs and nothing that it does
  /// not know; nil if none is named.
  init?(_ section: Section) throws(SpecError) {
    if let search = section.entries.first(where: {
      ["probabilities", "mu", "sigma"].contains($0.key)
    }) {
      throw section.onlyForSearch(search)
    }
    guard let distribution = try Self.named(in: section),
      let entry = section.entry("distribution")
    else {
      try Self.check(section, knowsQuantum: false)
      return nil
    }
    guard distribution.isListable else { throw section.onlyForSearch(entry) }
    try distribution.checkNeeded(section)
    try Self.check(section, knowsQuantum: distribution == .quantized)
    if let foreign = section.entries.first(where: { ["step", "inclusive"].contains($0.key) }) {
      throw distribution.doesNotKnow(foreign, of: section)
    }
    self = distribution
  }

  private static func check(_ section: Section, knowsQuantum: Bool) throws(SpecError) {
    guard !knowsQuantum, let quantum = section.entry("q") else { return }
    throw SpecError(
      "\(section.name): 'q' goes with 'distribution: q_uniform'", at: quantum.mark)
  }
}

extension Section {
  func onlyForSearch(_ entry: Entry) -> SpecError {
    SpecError(
      "\(name): '\(entry.key)' is for a search, and this is a grid", at: entry.mark,
      hint: "list the values, or give 'linspace' or 'geomspace'")
  }
}
