import Text

/// The distributions of W&B that a grid can list, and what each of them needs.
enum WandbDistribution: String, CaseIterable {
  case categorical, constant
  case wholeNumbers = "int_uniform"
  case quantized = "q_uniform"

  /// Those that only a search can draw from.
  private static let ofSearches = [
    "uniform", "log_uniform", "log_uniform_values", "inv_log_uniform", "inv_log_uniform_values",
    "q_log_uniform", "q_log_uniform_values", "normal", "q_normal", "log_normal", "q_log_normal",
    "beta", "q_beta", "categorical_w_probabilities",
  ]

  private var needed: [String] {
    switch self {
    case .categorical: ["values"]
    case .constant: ["value"]
    case .wholeNumbers, .quantized: ["min", "max"]
    }
  }

  /// The distribution that a parameter names, with all that it needs and nothing that it does not
  /// know; nil if none is named.
  init?(_ section: Section) throws(SpecError) {
    if let search = section.entries.first(where: {
      ["probabilities", "mu", "sigma"].contains($0.key)
    }) {
      throw section.onlyForSearch(search)
    }
    guard let (text, node) = try section.text("distribution"),
      let entry = section.entry("distribution")
    else {
      try Self.check(section, knowsQuantum: false)
      return nil
    }
    guard let distribution = WandbDistribution(rawValue: text) else {
      if Self.ofSearches.contains(text) { throw section.onlyForSearch(entry) }
      let known = Self.allCases.map(\.rawValue) + Self.ofSearches
      throw SpecError(
        "\(section.name): there is no distribution '\(text)'" + suggestion(for: text, among: known),
        at: node.start)
    }
    if let missing = distribution.needed.first(where: { section[$0] == nil }) {
      throw SpecError(
        "\(section.name): 'distribution: \(text)' needs '\(missing)'", at: entry.mark)
    }
    try Self.check(section, knowsQuantum: distribution == .quantized)
    if let foreign = section.entries.first(where: { ["step", "inclusive"].contains($0.key) }) {
      throw SpecError(
        "\(section.name): '\(foreign.key)' does not go with 'distribution: \(text)'",
        at: foreign.mark)
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
