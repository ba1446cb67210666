import Text

/// Flags with their values, each name once. What is printed or expanded goes by name, ascending.
///
/// A value is set, by the user or the project, or it is assumed: only the program
/// has it. Assumed values are shown and recorded, but not passed to the program. Flags
/// are equal by their values alone.
package struct Flags: Sendable {
  private var values: [String: FlagValue]
  private var assumed: Set<String> = []

  package init(_ values: [String: FlagValue] = [:]) {
    self.values = values
  }

  /// What is written here is set.
  package subscript(name: String) -> FlagValue? {
    get { values[name] }
    set {
      values[name] = newValue
      if !assumed.isEmpty { assumed.remove(name) }
    }
  }

  package var isEmpty: Bool { values.isEmpty }
  package var count: Int { values.count }

  /// The names in any order, for callers that do not need one.
  package var unorderedNames: some Collection<String> { values.keys }

  /// The names, ascending by their Unicode scalars.
  package var names: [String] { namesInOrder(Array(values.keys)) }

  /// Names and values, by name.
  package var sorted: [(name: String, value: FlagValue)] {
    if values.count == 1, let only = values.first { return [(only.key, only.value)] }
    return names.compactMap { name in values[name].map { (name, $0) } }
  }

  /// Those of these names.
  package func only(_ names: [String]) -> Flags {
    var flags = Flags(values.filter { names.contains($0.key) })
    flags.assumed = assumed.intersection(names)
    return flags
  }

  /// These flags, with those of `others` laid over them.
  package func overlaid(by others: Flags) -> Flags {
    var flags = Flags(values.merging(others.values) { _, new in new })
    flags.assumed =
      assumed.isEmpty
      ? others.assumed : assumed.filter { others.values[$0] == nil }.union(others.assumed)
    return flags
  }
}

extension Flags: Hashable {
  package static func == (left: Flags, right: Flags) -> Bool { left.values == right.values }

  package func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

// MARK: - Assumed values

extension Flags {
  /// The names of the assumed values, ascending.
  package var assumedNames: [String] { namesInOrder(Array(assumed)) }

  package func isAssumed(_ name: String) -> Bool { assumed.contains(name) }

  /// Gives a flag an assumed value.
  package mutating func assume(_ value: FlagValue, for name: String) {
    values[name] = value
    assumed.insert(name)
  }

  /// Gives a flag its value in another form; whether it is set stays.
  mutating func convert(_ name: String, to value: FlagValue) {
    values[name] = value
  }

  /// The values that were set.
  package var set: Flags {
    assumed.isEmpty ? self : Flags(values.filter { !assumed.contains($0.key) })
  }

  /// The same, with all values set but those that are null.
  package var takenAsSet: Flags {
    var flags = self
    flags.assumed = assumed.filter { values[$0] == .null }
    return flags
  }
}
