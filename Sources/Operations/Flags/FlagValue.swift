import Text

/// The value of a flag. Values are equal by what they mean: `1e-3` is `0.001`.
package enum FlagValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  /// A number, an integer or a real one, and the text that it was given as if that is not the
  /// usual one: `1e-3`, `0.10`, `007`.
  indirect case written(String, number: FlagValue)
  case string(String)
  case list([FlagValue])
  case map([String: FlagValue])
  /// A value that is chosen again for every trial.
  indirect case search(SearchFunction)
}

extension FlagValue {
  /// The number, of an integer or a real one.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .written(_, let value): value.number
    default: nil
    }
  }

  /// The same in the usual notation.
  package var plain: FlagValue {
    if case .written(_, let number) = self { number } else { self }
  }

  /// The same value: an integer is the same as the real number that equals it.
  package func isSame(as other: FlagValue) -> Bool {
    if let number, let otherNumber = other.number {
      if case .integer(let left) = plain, case .integer(let right) = other.plain {
        return left == right
      }
      return number == otherNumber
    }
    return self == other
  }

  package var isList: Bool {
    if case .list = self { true } else { false }
  }

  package var isSearch: Bool {
    if case .search = self { true } else { false }
  }

  /// Null and the empty text: what a required flag must not be.
  package var isAbsent: Bool {
    self == .null || self == .string("")
  }
}

extension FlagValue: Hashable {
  package static func == (left: FlagValue, right: FlagValue) -> Bool {
    switch (left.plain, right.plain) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.real(let left), .real(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    case (.search(let left), .search(let right)): left == right
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch plain {
    case .null, .written: break
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .real(let value): hasher.combine(value)
    case .string(let text): hasher.combine(text)
    case .list(let items): hasher.combine(items)
    case .map(let members): hasher.combine(members)
    case .search(let function): hasher.combine(function)
    }
  }
}
