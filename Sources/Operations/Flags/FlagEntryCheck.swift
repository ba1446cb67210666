import Text

/// Looks at the flags of one entry of a batch file by themselves.
package struct FlagEntryCheck {
  private let operation: String
  private let definitions: [String: FlagDefinition]
  /// Names that are taken although the operation does not have them.
  private let known: Set<String>
  /// Where relative paths among the values start; absolute.
  private let project: String

  package init(
    operation: String, definitions: [FlagDefinition], known: [String], project: String
  ) {
    self.operation = operation
    self.definitions = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
    self.known = Set(known)
    self.project = project
  }

  /// What of an entry would be refused on the command line, by the names of its flags.
  package func problems(in entry: Flags) -> [(flag: String, error: FlagError)] {
    entry.sorted.compactMap { name, value in
      problem(of: name, value).map { (name, $0) }
    }
  }

  private func problem(of name: String, _ value: FlagValue) -> FlagError? {
    guard let definition = definitions[name] else {
      guard !known.contains(name) else { return nil }
      return .unsupported(
        name: name, operation: operation, nearest: nearestMatch(to: name, among: definitions.keys))
    }
    do throws(FlagError) {
      try definition.check(definition.located(try definition.coerced(value), in: project))
      return nil
    } catch {
      return error
    }
  }
}
