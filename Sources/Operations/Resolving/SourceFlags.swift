extension OperationDefinition {
  /// Adds the flags that choose the files of requirements (`flag-name`): ordinary flags, whose
  /// default is the path. Without a type their values stay as typed; relative paths start
  /// in the project.
  ///
  /// They are not given to the program, nor is one that the project defines for the run of a
  /// requirement, unless `arg-skip: no` says so.
  package mutating func addFlagsOfSources() {
    for source in requirements.flatMap(\.sources) {
      if let name = source.runFlagName, let place = flags.firstIndex(where: { $0.name == name }) {
        flags[place].skipsArgument = flags[place].skipsArgument ?? true
        if !flags[place].suitsSource { flags[place].type = nil }
      }
      guard let name = source.flagName, source.hasFlag, let path = source.path else { continue }
      let place = flags.firstIndex { $0.name == name }
      var flag = place.map { flags[$0] } ?? FlagDefinition(name: name)
      if flag.defaultValue == .null { flag.defaultValue = .string(path) }
      if flag.type == nil || !flag.suitsSource { flag.type = .string }
      flag.skipsArgument = flag.skipsArgument ?? true
      if let place { flags[place] = flag } else { flags.append(flag) }
    }
  }

  /// The warnings about types that the flags of requirements cannot have.
  var warningsOfSourceTypes: [String] {
    requirements.flatMap(\.sources).compactMap { source in
      guard let name = source.runFlagName ?? (source.path == nil ? nil : source.flagName),
        let flag = flag(named: name), !flag.suitsSource, let type = flag.type
      else { return nil }
      return "flag '\(name)' for operation \(fullName) is configured with type "
        + "'\(type.rawValue)' - this value cannot be used because it conflicts with the dependency "
        + "'\(name)' - ignoring configured value"
    }
  }

  /// The flags with the runs that were taken, if the project defines flags for them; `runs` are
  /// by what the sources are called.
  package func naming(_ runs: Flags, in flags: Flags) -> Flags {
    var flags = flags
    for source in requirements.flatMap(\.sources) {
      guard let name = source.runFlagName, flag(named: name) != nil, let uri = source.operationURI
      else { continue }
      if let run = runs[source.name ?? uri] ?? runs[uri] { flags[name] = run }
    }
    return flags
  }
}

extension FlagDefinition {
  /// Whether its values can be paths or runs.
  fileprivate var suitsSource: Bool {
    switch type {
    case .int, .float, .number, .boolean: false
    case nil, .auto, .string, .path, .existingPath: true
    }
  }
}

extension SourceDefinition {
  /// The file of a source that is one.
  fileprivate var path: String? {
    switch kind {
    case .file(let path), .configuration(let path): path
    default: nil
    }
  }

  fileprivate var operationURI: String? {
    if case .operation(let operation) = kind { "operation:\(operation)" } else { nil }
  }

  /// What the flag is called that chooses the run of an operation source.
  package var runFlagName: String? {
    guard hasFlag, let operationURI else { return nil }
    return flagName ?? name ?? operationURI
  }
}
