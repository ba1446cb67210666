import Operations

/// Whether a run is one, or a batch of them, and by what.
package enum BatchKind: Hashable, Sendable {
  case single
  /// All combinations of the lists, `+`.
  case grid
  /// The search functions and lists, at random.
  case random
  /// An operation of this name.
  case optimizer(String)

  /// What the values mean if no optimizer was named. `flags` are all of the run, defaults
  /// included; `fileTrials` is how many trials batch files brought.
  package init(flags: Flags, fileTrials: Int = 0) {
    let values = flags.sorted.map(\.value)
    if fileTrials > 1 {
      // The contents of the files count, whatever else is drawn.
      self = .grid
    } else if values.contains(where: \.isSearch) {
      self = .random
    } else if values.contains(where: \.isList) {
      self = .grid
    } else {
      self = .single
    }
  }

  /// What the name of a batch has after the name of its operation; nil for a single run.
  package var suffix: String? {
    switch self {
    case .single: nil
    case .grid: "+"
    case .random: "+random"
    case .optimizer(let name): "+\(name)"
    }
  }
}
