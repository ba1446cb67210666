import Text

/// The flags of a run: what the project says of them, what was asked for, checked.
package struct FlagResolution: Hashable, Sendable {
  package struct Request: Sendable {
    /// As messages name it.
    package var operation: String
    package var definitions: [FlagDefinition]
    /// Where the project says the values of its flags.
    package var places: [String: ProjectPlace] = [:]
    package var assignments: [FlagAssignments.Assignment]
    /// Values that were given otherwise, over the assignments.
    package var givenFlags = Flags()
    /// The flags of the run that is started again or copied; over the defaults.
    package var stored = Flags()
    /// Those among them that a user had set.
    package var storedUserFlags = Flags()
    /// The entry of a batch file with one trial; over the stored flags.
    package var fileFlags = Flags()
    /// Whether unknown names and unsuitable values are taken.
    package var isForced = false
    /// Off if several trials of a batch file may bring what is missing.
    package var checksValues = true
    /// Where the user is; absolute.
    package var folder: String
    /// Where relative paths among the values start; absolute.
    package var project: String

    package init(
      operation: String, definitions: [FlagDefinition],
      assignments: [FlagAssignments.Assignment], folder: String
    ) {
      self.operation = operation
      self.definitions = definitions
      self.assignments = assignments
      self.folder = folder
      project = folder
    }
  }

  /// All flags, those without a value as null. The program's own defaults count as not set, and so does a
  /// null of the project: it only names the flag.
  package var flags: Flags
  /// What the user gave, now or for the run that is started again.
  package var userFlags: Flags
  /// What of that was given now.
  package var givenFlags: Flags { userFlags.only(given) }
  private let given: [String]

  package init(_ request: Request) throws(FlagError) {
    let definitions = Dictionary(request.definitions.map { ($0.name, $0) }) { first, _ in first }
    var given = try Self.decoded(request, definitions).overlaid(by: request.givenFlags)
    for (name, value) in given.sorted {
      if let definition = definitions[name] {
        given[name] = definition.replacingChoiceAliases(in: value)
      }
    }
    userFlags = request.storedUserFlags.overlaid(by: given)
    self.given = given.names

    var flags = Flags()
    for definition in request.definitions {
      flags[definition.name] = definition.defaultValue
      if definition.isDefaultAssumed || definition.defaultValue == .null {
        flags.assume(definition.defaultValue, for: definition.name)
      }
    }
    let set = request.fileFlags.overlaid(by: given)
    flags = flags.overlaid(by: request.stored).overlaid(by: set)
    let fixed = request.storedUserFlags.overlaid(by: set)
    flags = request.definitions.addingFlagsOfChoices(to: flags, except: fixed.names)

    /// An unchanged value is the project's.
    let places = request.places.filter { name, _ in
      set[name] == nil && request.stored[name] == nil
        && flags[name] == definitions[name]?.defaultValue
    }
    for definition in request.definitions {
      guard let value = flags[definition.name] else { continue }
      let isAssumed = flags.isAssumed(definition.name)
      // A path of the program's own starts where the program says.
      if isAssumed, definition.isPath { continue }
      do throws(FlagError) {
        var coerced = try definition.coerced(value)
        if request.folder != request.project, set[definition.name] != nil {
          // Written by a user in another folder.
          coerced = definition.located(coerced, in: request.folder)
        }
        flags.convert(definition.name, to: coerced)
      } catch {
        guard isAssumed || request.isForced || !request.checksValues else {
          throw error.placed(at: places[definition.name])
        }
      }
      if userFlags[definition.name] != nil { userFlags[definition.name] = flags[definition.name] }
    }
    self.flags = flags

    guard !request.isForced, request.checksValues else { return }
    try Self.checkNames(given, request, definitions)
    for definition in request.definitions {
      guard let value = flags[definition.name], !flags.isAssumed(definition.name) else { continue }
      do throws(FlagError) {
        try definition.check(definition.located(value, in: request.project))
      } catch {
        throw error.placed(at: places[definition.name])
      }
    }
    let missing = request.definitions.filter { definition in
      definition.isRequired && (flags[definition.name] ?? .null).isAbsent
    }
    guard missing.isEmpty else {
      let rows = missing.map { FlagError.Row($0.name, $0.description?.firstLine) }
      throw .missing(rows.sorted { $0.text < $1.text })
    }
  }

  /// The values of the assignments, by the real names of their flags.
  private static func decoded(
    _ request: Request, _ definitions: [String: FlagDefinition]
  ) throws(FlagError) -> Flags {
    let aliases = Dictionary(
      request.definitions.compactMap { definition in
        definition.alias.map { ($0, definition.name) }
      }
    ) { first, _ in first }
    let names = Set(request.assignments.map(\.name))
    var given = Flags()
    for assignment in request.assignments {
      var name = assignment.name
      if definitions[name] == nil, let real = aliases[name] {
        guard !names.contains(real) || request.isForced else {
          throw .aliasAndName(alias: name, name: real)
        }
        if names.contains(real) { continue }
        name = real
      }
      do {
        given[name] = try FlagValue(decoding: assignment.text, as: definitions[name]?.type)
      } catch {
        throw .function(error, flag: name)
      }
    }
    return given
  }

  private static func checkNames(
    _ given: Flags, _ request: Request, _ definitions: [String: FlagDefinition]
  ) throws(FlagError) {
    let unknown = request.fileFlags.overlaid(by: given).names
      .first { definitions[$0] == nil && request.stored[$0] == nil }
    guard let unknown else { return }
    throw .unsupported(
      name: unknown, operation: request.operation,
      nearest: nearestMatch(to: unknown, among: request.definitions.map(\.name)))
  }
}

extension FlagError {
  fileprivate func placed(at place: ProjectPlace?) -> FlagError {
    place.map { .inProject(self, $0) } ?? self
  }
}

extension [FlagDefinition] {
  /// The flags with those that the chosen values bring with them, except names that were given
  /// their own values.
  package func addingFlagsOfChoices(to flags: Flags, except names: [String]) -> Flags {
    var flags = flags
    for definition in self {
      guard let value = flags[definition.name],
        let brought = definition.choices.first(where: { $0.value.isSame(as: value) })?.flags
      else { continue }
      for (name, value) in brought.sorted where !names.contains(name) { flags[name] = value }
    }
    return flags
  }
}

extension String {
  fileprivate var firstLine: String {
    split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }
}
