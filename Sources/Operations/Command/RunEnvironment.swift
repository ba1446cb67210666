/// The variables that a run's process gets besides those that it inherits.
struct RunEnvironment {
  private(set) var variables: [String: String] = [:]

  /// The operation's own variables, over them one for each flag, and over these the run's.
  init(
    _ operation: OperationDefinition, _ flags: Flags, _ places: RunPlaces
  ) throws(OperationError) {
    for (name, text) in operation.environment {
      do throws(FlagReferences.Undefined) {
        variables[name] = try FlagReferences.text(text) { reference in
          flags[reference].map { .string(operation.environmentText(of: $0, for: reference)) }
        }
      } catch {
        throw OperationError(
          "invalid setting for operation: variable '\(name)' contains invalid reference "
            + "'\(error.name)'")
      }
    }
    for (name, value) in flags.sorted {
      let variable = operation.flag(named: name)?.environmentName
      variables[variable ?? RunEnvironment.variable(for: name)] =
        operation.environmentText(of: value, for: name)
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

  /// `FLAG_LEARNING_RATE` for `learning-rate`.
  static func variable(for flag: String) -> String {
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

extension OperationDefinition {
  /// The value of a flag as a variable has it, and `${NAME}`.
  func environmentText(of value: FlagValue, for name: String) -> String {
    flag(named: name)?.environmentText(of: value) ?? value.environmentText
  }
}
