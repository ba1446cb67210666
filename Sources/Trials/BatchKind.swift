import Operations

/// Whether a run is one, or a batch of them, and who says which.
package enum BatchKind: Hashable, Sendable {
  case single
  /// All combinations of the lists, `+`.
  case grid
  /// The search functions and lists, at random.
  case random
  /// The operation's own choice of an optimizer.
  case standardOptimizer
  case optimizer(String)

  /// `flags` are all of the run, defaults included; `fileTrials` is how many trials batch files
  /// brought.
  package init(
    flags: Flags, fileTrials: Int = 0, optimizer: String? = nil, optimizes: Bool = false
  ) {
    let values = flags.sorted.map(\.value)
    if let optimizer {
      switch optimizer {
      case "+": self = .grid
      case "random": self = .random
      default: self = .optimizer(optimizer)
      }
    } else if optimizes {
      self = .standardOptimizer
    } else if values.contains(where: \.isSearch) {
      self = .random
    } else if values.contains(where: \.isList) || fileTrials > 1 {
      self = .grid
    } else {
      self = .single
    }
  }

  /// What the name of a batch has behind the name of its operation; nil for a single run.
  package var suffix: String? {
    switch self {
    case .single: nil
    case .grid: "+"
    case .random: "+random"
    case .standardOptimizer: nil
    case .optimizer(let name): "+\(name)"
    }
  }
}
