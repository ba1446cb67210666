import Text

/// The value of a flag.
package enum FlagValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case string(String)
  case list([FlagValue])
  case map([String: FlagValue])
  /// A value that is chosen for every trial anew.
  indirect case search(SearchFunction)
}

extension FlagValue {
  /// The number, of an integer or a real one.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// The same value: an integer is the same as the real number that equals it.
  package func isSame(as other: FlagValue) -> Bool {
    if let number, let otherNumber = other.number {
      if case .integer(let left) = self, case .integer(let right) = other { return left == right }
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

/// Flags with their values, each name once. What is printed or expanded goes by name, ascending.
package struct Flags: Hashable, Sendable {
  private var values: [String: FlagValue]

  package init(_ values: [String: FlagValue] = [:]) {
    self.values = values
  }

  package subscript(name: String) -> FlagValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  package var isEmpty: Bool { values.isEmpty }
  package var count: Int { values.count }

  /// The names in any order, for those who do not need one.
  package var unorderedNames: some Collection<String> { values.keys }

  /// The names, ascending by their Unicode scalars.
  package var names: [String] { namesInOrder(values.keys) }

  /// Names and values, by name.
  package var sorted: [(name: String, value: FlagValue)] {
    names.compactMap { name in values[name].map { (name, $0) } }
  }

  /// Those of these names.
  package func only(_ names: [String]) -> Flags {
    Flags(values.filter { names.contains($0.key) })
  }

  /// These flags, with those of `others` laid over them.
  package func overlaid(by others: Flags) -> Flags {
    Flags(values.merging(others.values) { _, new in new })
  }
}
