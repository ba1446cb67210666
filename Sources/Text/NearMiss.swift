/// The one of `candidates` that was probably meant by `word`; nil if none is close.
///
/// Close is: few typing errors for the word's length, or else the word is the beginning or one of
/// the hyphenated parts of the candidate. Case, and `_` for `-`, do not count. Of equals, one with
/// the same first letter wins, for that is rarely mistyped.
package func nearestMatch(to word: String, among candidates: some Sequence<String>) -> String? {
  let typed = foldedForComparison(word)
  guard !typed.isEmpty else { return nil }
  var limit = toleratedEdits(in: typed)
  var best: String?
  for candidate in candidates {
    let folded = foldedForComparison(candidate)
    guard let distance = editDistance(typed, folded, atMost: limit) else { continue }
    let startsBetter = folded.first == typed.first && best?.first != typed.first
    if best == nil || distance < limit || startsBetter {
      best = candidate
      limit = distance
    }
  }
  return best ?? partialMatch(to: typed, among: candidates)
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one word
/// into the other (Damerau-Levenshtein, no part edited twice); nil above `limit`.
package func editDistance(_ left: String, _ right: String, atMost limit: Int) -> Int? {
  let (left, right) = (Array(left), Array(right))
  guard limit >= 0, abs(left.count - right.count) <= limit else { return nil }
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
      var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    guard current.contains(where: { $0 <= limit }) else { return nil }
    (beforePrevious, previous) = (previous, current)
  }
  return previous.last.flatMap { $0 <= limit ? $0 : nil }
}

private func toleratedEdits(in word: String) -> Int {
  switch word.count {
  // Every letter is one edit away from every other.
  case ...1: 0
  case ...4: 1
  case ...8: 2
  default: 3
  }
}

private func partialMatch(to typed: String, among candidates: some Sequence<String>) -> String? {
  guard typed.count >= 2 else { return nil }
  return candidates.first { candidate in
    let folded = foldedForComparison(candidate)
    return folded.hasPrefix(typed) || folded.split(separator: "-").contains { $0 == typed }
  }
}

private func foldedForComparison(_ word: String) -> String {
  String(word.lowercased().map { $0 == "_" ? "-" : $0 })
}
