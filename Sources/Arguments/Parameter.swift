/// An option, a flag or a positional argument, as help, completion and the parser see it.
package struct Parameter: Sendable {
  package enum Kind: Sendable, Equatable {
    /// Takes a value: `--n-jobs N`.
    case option
    /// Takes none; with `isNegatable`, `--no-…` is its opposite.
    case flag(isNegatable: Bool)
    /// Known by its place.
    case positional(isRequired: Bool)
  }

  package let kind: Kind
  /// `-j` and `--n-jobs`, in kebab-case; none for a positional argument. A short one may have more
  /// letters than one: `-Fo`.
  package let spellings: [String]
  /// How the value is called in help: `N`, `FILE`, `N|auto`; empty for a flag.
  package let valueName: String
  /// Whether a further value is added to the first instead of taking its place.
  package let isRepeating: Bool
  package let help: String
  package var heading = Heading.none
  package var defaultText: String?
  package var choices: [String] = []
  package var completion = Completion.none
  package var isHidden = false
  package var hiddenSpellings: [String] = []
  /// Whether only the full help shows it.
  package var isRare = false
  /// Whether the value stands in the same word, as in `-Srt`, and never in the next.
  package var isAttached = false

  /// What messages call it: the longest spelling, or the name of the argument.
  package var name: String {
    shownSpellings.last { $0.hasPrefix("--") } ?? spellings.first ?? valueName
  }

  /// The spellings that help and completion show.
  package var shownSpellings: [String] {
    spellings.filter { !hiddenSpellings.contains($0) }
  }

  package var isPositional: Bool {
    if case .positional = kind { true } else { false }
  }

  package var isNegatable: Bool {
    kind == .flag(isNegatable: true)
  }

  /// `--no-guardian` for a negatable `--guardian`.
  package var negatedSpelling: String? {
    isNegatable ? "--no-" + name.dropFirst(2) : nil
  }
}

/// What a shell offers where a value is due.
package enum Completion: Sendable, Equatable {
  case none
  /// Names of files; only those with one of these extensions, if any are given.
  case files(extensions: [String])
  case directories
  case choices([String])
  /// Asked of the program when it is needed: the names of ledgers, ids of runs, …
  case dynamic(String)
}
