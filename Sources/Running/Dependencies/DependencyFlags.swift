import Operations

/// A flag that chooses the run with which an operation source is resolved. It is not a flag of the
/// operation: it reaches neither the program nor the record's flags.
package struct DependencyFlag: Hashable, Sendable {
  package var name: String
  package var aliases: [String]
  /// Where the choice goes.
  package var resource: String
  package var source: String

  package init(name: String, aliases: [String] = [], resource: String, source: String) {
    self.name = name
    self.aliases = aliases
    self.resource = resource
    self.source = source
  }

  /// The flags that the requirements of an operation bring with them.
  package static func flags(of requirements: [ResourceDefinition]) -> [DependencyFlag] {
    var flags: [DependencyFlag] = []
    for resource in requirements {
      for source in resource.sources where source.hasFlag {
        guard case .operation(let operation) = source.kind, let name = source.runFlagName else {
          continue
        }
        var aliases = source.flagName == nil && source.name == nil ? [operation] : []
        if resource.sources.count == 1, let alias = resource.name, alias != name,
          !aliases.contains(alias)
        {
          aliases.append(alias)
        }
        flags.append(
          DependencyFlag(
            name: name, aliases: aliases, resource: resource.resolvingName,
            source: source.resolvingName))
      }
    }
    return flags
  }

  package var names: [String] { [name] + aliases }
}

/// What the user chose, by resource and source.
package struct DependencyChoices: Hashable, Sendable {
  package struct Key: Hashable, Sendable {
    package var resource: String
    package var source: String

    package init(resource: String, source: String) {
      self.resource = resource
      self.source = source
    }
  }

  private var choices: [Key: DependencyChoice] = [:]

  package init() {}

  package subscript(key: Key) -> DependencyChoice {
    get { choices[key] ?? .automatic }
    set { choices[key] = newValue }
  }

  package subscript(flag: DependencyFlag) -> DependencyChoice {
    get { self[Key(resource: flag.resource, source: flag.source)] }
    set { self[Key(resource: flag.resource, source: flag.source)] = newValue }
  }

  package var isEmpty: Bool { choices.isEmpty }

  /// What one assignment names: ids are text even where they look like numbers, and a list in
  /// brackets is one run for each trial of a batch.
  package static func names(in text: String) -> [String] {
    guard text.hasPrefix("["), text.hasSuffix("]"), text.utf8.count > 1 else { return [text] }
    return text.dropFirst().dropLast().split(separator: ",").map { item in
      String(item).filter { !$0.isWhitespace && $0 != "'" && $0 != "\"" }
    }.filter { !$0.isEmpty }
  }

  /// Every combination of the runs that the assignments name, those of the last flag varying
  /// fastest: one where none is a list. Without assignments there is one, with what `base` has.
  package static func combinations(
    _ assignments: [(flag: DependencyFlag, text: String)],
    over base: DependencyChoices = DependencyChoices()
  ) -> [DependencyChoices] {
    let byName = assignments.sorted { $0.flag.name < $1.flag.name }
    return byName.reduce([base]) { combinations, assignment in
      combinations.flatMap { choices in
        names(in: assignment.text).map { name in
          var choices = choices
          choices[assignment.flag] = .named(name)
          return choices
        }
      }
    }
  }

  /// Whether an assignment asks for a batch, as every list does.
  package static func isList(_ text: String) -> Bool {
    text.hasPrefix("[") && text.hasSuffix("]")
  }
}
