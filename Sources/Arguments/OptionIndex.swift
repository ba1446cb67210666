import Text

/// Finds what a spelling on the command line stands for.
struct OptionIndex {
  struct Match {
    let position: Int
    let isNegated: Bool
  }

  private var positions: [String: Match] = [:]
  private var visibleSpellings: [String] = ["--help"]
  private var corrections: [String: Correction] = [:]

  init(
    _ parameters: [Parameter], mistakes: [(spellings: [String], correction: Correction)] = []
  ) {
    for (spellings, correction) in mistakes {
      for spelling in spellings { corrections[spelling] = correction }
    }
    for (position, parameter) in parameters.enumerated() {
      for spelling in parameter.spellings {
        positions[spelling] = Match(position: position, isNegated: false)
      }
      if let negated = parameter.negatedSpelling {
        positions[negated] = Match(position: position, isNegated: true)
      }
      guard !parameter.isHidden else { continue }
      visibleSpellings += parameter.shownSpellings.filter { $0.hasPrefix("--") }
      visibleSpellings += parameter.negatedSpelling.map { [$0] } ?? []
    }
  }

  func match(_ spelling: String) -> Match? {
    positions[spelling.hasPrefix("--") ? kebabCase(spelling) : spelling]
  }

  /// What to write instead of a spelling that is none here, where that was declared.
  func correction(of spelling: String) -> Correction? {
    corrections[spelling.hasPrefix("--") ? kebabCase(spelling) : spelling]
  }

  /// Whether there are short spellings of several letters that begin as this one does: next to `-F`
  /// and `-Fo`, `-Fz` is a slip rather than a value of `-F`.
  func hasSiblings(_ word: String) -> Bool {
    positions.keys.contains {
      $0.utf8.count == word.utf8.count && $0.hasPrefix(word.prefix(2)) && !$0.hasPrefix("--")
    }
  }

  /// The long option that was probably meant; dashes are not compared.
  func suggestion(for spelling: String) -> String? {
    let short = positions.keys.first {
      !$0.hasPrefix("--") && $0.utf8.count > 2 && $0.lowercased() == spelling.lowercased()
    }
    if let short { return short }
    let word = String(spelling.drop { $0 == "-" })
    // `-jobs` and `-h`: one letter is like every other, so only words are compared.
    guard word.count > 1 else { return nil }
    let names = visibleSpellings.map { String($0.dropFirst(2)) }
    let match =
      names.first { singular($0) == singular(word) } ?? nearestMatch(to: word, among: names)
      ?? names.first { hasPart($0, like: word) }
    return match.map { "--" + $0 }
  }

  /// `--jbos` is `--n-jobs`: one slip in a part of the name. Of short parts too much is one slip away.
  private func hasPart(_ name: String, like word: String) -> Bool {
    name.split(separator: "-").contains { part in
      part.count > 3 && part.count < name.count
        && editDistance(word.lowercased(), String(part), atMost: 1) != nil
    }
  }

  /// `--retry` is `--retries` rather than `--retry-delay`.
  private func singular(_ word: String) -> String {
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return word.hasSuffix("s") ? String(word.dropLast()) : word
  }
}

/// Whether a word that starts with a dash is meant as an option: not `-` (a file name by
/// convention), not a negative number.
func looksLikeOption(_ word: String) -> Bool {
  guard word.hasPrefix("-"), word != "-" else { return false }
  return Double(word) == nil || word.dropFirst().first?.isLetter == true
}
