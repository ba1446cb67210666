import Text

/// The place of a value among others: numbers by their size, then texts in natural order, then
/// what is not a number, then what is missing, whichever way the rest is sorted.
package struct SortKey: Sendable {
  private enum Rank: Int {
    case number, text, notANumber, missing
  }

  private let rank: Rank
  private let number: Double
  private let text: String

  package init(_ value: ComparisonValue) {
    text = value.number == nil ? value.plainText : ""
    number = value.number ?? 0
    rank =
      value.isMissing
      ? .missing : value.number == nil ? .text : number.isNaN ? .notANumber : .number
  }

  /// Whether this one comes first; nil if neither does.
  package func comes(before other: SortKey, isDescending: Bool = false) -> Bool? {
    guard rank == other.rank else { return rank.rawValue < other.rank.rawValue }
    switch rank {
    case .missing, .notANumber: return nil
    case .number:
      return number == other.number ? nil : (number < other.number) != isDescending
    case .text:
      return text == other.text ? nil : comesNaturallyBefore(text, other.text) != isDescending
    }
  }
}
