/// The value of a flag.
package indirect enum FlagValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case string(String)
  case list([FlagValue])
  case map([String: FlagValue])
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

  /// The names, ascending by their Unicode scalars.
  package var names: [String] {
    values.keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  /// Names and values, by name.
  package var sorted: [(name: String, value: FlagValue)] {
    names.compactMap { name in values[name].map { (name, $0) } }
  }

  /// These flags, with those of `others` laid over them.
  package func overlaid(by others: Flags) -> Flags {
    Flags(values.merging(others.values) { _, new in new })
  }
}
