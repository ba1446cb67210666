/// The variables that a run's process gets in addition to those that it inherits.
struct RunEnvironment {
  private(set) var variables: ProgramVariables

  /// The operation's own variables, over them one for each flag, and over these the run's. `defined`
  /// are those of the flags that the operation defines, by the flags' names.
  init(
    _ operation: OperationDefinition, _ defined: [String: FlagVariable], _ flags: Flags,
    _ places: RunPlaces
  ) throws(OperationError) {
    variables = ProgramVariables(capacity: operation.environment.count + flags.count + 16)
    for (name, text) in operation.environment {
      do throws(FlagReferences.Undefined) {
        variables[name] = try FlagReferences.text(text) { reference in
          flags[reference].map { .string(defined.environmentText(of: $0, for: reference)) }
        }
      } catch {
        throw OperationError(
          "invalid setting for operation: variable '\(name)' contains invalid reference "
            + "'\(error.name)'")
      }
    }
    for (name, value) in flags.sorted {
      let variable = defined[name] ?? FlagVariable(forFlag: name)
      variables[variable.name] = variable.text(of: value)
    }
    variables["RUN_ID"] = places.id
    variables["RUN_DIR"] = places.directory
    variables["PROJECT_DIR"] = places.project
    variables["CMD_DIR"] = places.command
    variables["BATCHRUN_OP"] = operation.fullName
    variables["GUILD_OP"] = operation.fullName
    variables["GUILD_SOURCECODE"] = operation.source.destination ?? "."
    variables[HomeVariables.outer] = places.home
    if let source = places.source { variables["BATCHRUN_SOURCECODE"] = source }
  }
}

/// How the value of a flag becomes a variable of the environment.
struct FlagVariable: Sendable {
  let name: String
  /// Set if values are written in a special way.
  private let encoding: FlagDefinition?

  init(_ definition: FlagDefinition) {
    name = definition.environmentName ?? FlagVariable.name(for: definition.name)
    let isEncoded =
      !definition.environmentEncoding.isEmpty || !definition.argumentEncoding.isEmpty
    encoding = isEncoded ? definition : nil
  }

  /// Of a flag without a definition.
  init(forFlag flag: String) {
    name = FlagVariable.name(for: flag)
    encoding = nil
  }

  func text(of value: FlagValue) -> String {
    encoding?.environmentText(of: value) ?? value.environmentText
  }

  /// `FLAG_LEARNING_RATE` for `learning-rate`.
  private static func name(for flag: String) -> String {
    if flag.utf8.allSatisfy({ $0 < 0x80 }) {
      let letters = flag.utf8.map { byte in
        switch byte {
        case 0x61...0x7a: byte - 0x20
        case 0x30...0x39, 0x41...0x5a: byte
        default: UInt8(ascii: "_")
        }
      }
      return "FLAG_" + String(decoding: letters, as: UTF8.self)
    }
    let letters = flag.uppercased().unicodeScalars.map { scalar -> Character in
      let isKept = scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      return isKept ? Character(scalar) : "_"
    }
    return "FLAG_" + String(letters)
  }
}

extension [String: FlagVariable] {
  /// The value of a flag as a variable has it, and `${NAME}`.
  func environmentText(of value: FlagValue, for name: String) -> String {
    self[name]?.text(of: value) ?? value.environmentText
  }
}
