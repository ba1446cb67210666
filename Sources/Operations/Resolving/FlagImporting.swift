extension OperationDefinition {
  /// Whether anything is taken over from the program, or from its configuration file.
  var importsFlags: Bool {
    switch flagImport {
    case .all, .named: true
    case .none: false
    case .automatic: !flags.isEmpty
    }
  }

  /// Takes flags over that the program, or its configuration file, has. What the project says of
  /// a flag stands. One that the project gives another name (`arg-name`) is the same flag.
  mutating func importFlags(_ found: [FlagDefinition]) {
    for var flag in found {
      let places = flags.indices.filter { flags[$0].argumentName ?? flags[$0].name == flag.name }
      guard imports(flag.name), !flagsNotImported.contains(flag.name) else { continue }
      for place in places { flags[place].complete(from: flag) }
      if places.isEmpty, !flags.contains(where: { $0.name == flag.name }) {
        flag.isDefaultAssumed = true
        flags.append(flag)
      }
    }
    if skipsArgumentsByDefault {
      for place in flags.indices where flags[place].skipsArgument == nil {
        flags[place].skipsArgument = true
      }
    }
  }

  private func imports(_ name: String) -> Bool {
    switch flagImport {
    case .all: true
    case .none: false
    case .named(let names): names.contains(name)
    case .automatic: flags.contains { $0.name == name }
    }
  }

  /// An option of the program that its arguments have already need not be given.
  mutating func takeArgumentsAsGiven(_ arguments: [String]) {
    for place in flags.indices where flags[place].isRequired {
      if flags[place].isGiven(in: arguments) { flags[place].isRequired = false }
    }
  }
}

extension FlagDefinition {
  /// Fills in what is missing here.
  fileprivate mutating func complete(from other: FlagDefinition) {
    if defaultValue == .null {
      defaultValue = other.defaultValue
      isDefaultAssumed = true
    }
    description = description ?? other.description
    type = type ?? other.type
    if choices.isEmpty { choices = other.choices }
    argumentSwitch = argumentSwitch ?? other.argumentSwitch
    negativeArgumentName = negativeArgumentName ?? other.negativeArgumentName
    argumentSplit = argumentSplit ?? other.argumentSplit
    isRequired = isRequired || other.isRequired && defaultValue == .null
  }
}
