import Operations
import Queries

/// What stands in a cell of a comparison: with its type, so that numbers are sorted as numbers, and
/// with all its digits, so that a file can have them.
package enum ComparisonValue: Hashable, Sendable {
  case missing
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  case operation(String, isMarked: Bool)
  /// That of a line which its parameters do not tell from others: for people only.
  case command(String)
  /// Seconds since 1970.
  case time(Double)
  /// Seconds.
  case duration(Double)
}

extension ComparisonValue {
  /// What is neither a number nor a text is shown as it would be typed.
  package init(_ value: FlagValue?) {
    switch value {
    case nil, .null: self = .missing
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .real(let value): self = .real(value)
    case .written(_, let number): self.init(number)
    case .string(let text): self = .text(text)
    case .list, .map, .search: self = value.map { .text($0.encoded) } ?? .missing
    }
  }

  package init(_ value: QueryValue) {
    switch value {
    case .undefined: self = .missing
    case .bool(let value): self = .boolean(value)
    case .number(let value): self = Int(exactly: value).map { .integer($0) } ?? .real(value)
    case .text(let text): self = .text(text)
    case .list(let items) where items.isEmpty: self = .missing
    case .list(let items):
      self = .text("[" + items.map { ComparisonValue($0).plainText }.joined(separator: ", ") + "]")
    }
  }

  package var isMissing: Bool {
    if case .missing = self { true } else { false }
  }

  /// For sorting: what is not a number has none.
  package var number: Double? {
    switch self {
    case .boolean(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .real(let value), .time(let value), .duration(let value): value
    case .missing, .text, .operation, .command: nil
    }
  }

  /// Whether two rows have the same in a column; what is not a number is the same as itself.
  func isSame(as other: ComparisonValue) -> Bool {
    switch (self, other) {
    case (.integer, .real), (.real, .integer): number == other.number
    case (.real(let value), .real(let otherValue)):
      value == otherValue || (value.isNaN && otherValue.isNaN)
    default: self == other
    }
  }
}
