import Jobs

/// How a user names a run, or several.
///
/// Decimal digits are a place in a list if the list has it, else, if there are enough of them, the
/// beginning of an id. Fewer are never taken for one: `9` means the ninth run, and not
/// a run whose id happens to begin with it.
package enum RunReference: Hashable, Sendable {
  /// The place in the list of those that match the filter, from 1, the newest.
  case index(Int)
  /// Both ends included; nil if it is open.
  case range(first: Int?, last: Int?)
  /// The name of a launch or an operation, or the beginning of an id.
  case name(String)

  /// `3`, `2:5`, `:`, a name or the beginning of an id.
  package init(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2 {
      let (first, last) = (RunReference.number(parts[0]), RunReference.number(parts[1]))
      let isRange =
        (first != nil || parts[0].isEmpty) && (last != nil || parts[1].isEmpty)
      self = isRange ? .range(first: first, last: last) : .name(String(text))
    } else {
      self = RunReference.number(text).map { .index($0) } ?? .name(String(text))
    }
  }

  /// What a word names, whose parts commas separate: `1,4:6`.
  package static func list(_ word: String) -> [(text: String, reference: RunReference)] {
    word.split(separator: ",", omittingEmptySubsequences: false).map {
      (String($0), RunReference($0))
    }
  }

  /// A number with fewer digits than this is not the beginning of an id.
  private static let shortestNumericPrefix = 4

  /// Whether a word can be meant as the beginning of an id.
  package static func mayBeginID(_ word: some StringProtocol) -> Bool {
    word.utf8.count >= shortestNumericPrefix
      || !word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Whether a word names this id by its beginning.
  package static func names(_ id: JobID, by word: String) -> Bool {
    mayBeginID(word) && id.text.hasPrefix(word)
  }

  /// `1`, `01`, `+1`, ` 1`.
  private static func number(_ text: some StringProtocol) -> Int? {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return Int(text)
  }
}
