import Operations
import Testing

@testable import Running

/// What tests of searches need: flags as they are typed, and optimizers by their names.
enum SearchedFlags {
  /// `x=[0:1]` and so on, decoded.
  static func flags(_ assignments: String...) throws -> Flags {
    try decoded(assignments)
  }

  static func decoded(_ assignments: [String]) throws -> Flags {
    var flags = Flags()
    for assignment in try FlagAssignments(arguments: assignments).assignments {
      flags[assignment.name] = try FlagValue(decoding: assignment.text)
    }
    return flags
  }

  static func definition(
    _ name: String, _ value: FlagValue, _ type: FlagDefinition.ValueType? = nil
  ) -> FlagDefinition {
    var definition = FlagDefinition(name: name, defaultValue: value)
    definition.type = type
    return definition
  }

  static func space(
    _ assignments: String..., definitions: [FlagDefinition] = []
  ) throws -> FlagSpace {
    try FlagSpace(try decoded(assignments), definitions)
  }

  /// An optimizer with its defaults and these flags.
  static func optimizer(_ name: String, _ assignments: String...) throws -> BuiltinOptimizer {
    let operation = try #require(BuiltinOptimizers.all.first { $0.name == name })
    var flags = Flags()
    for flag in operation.flags { flags[flag.name] = flag.defaultValue }
    return try #require(
      try BuiltinOptimizer(operation, flags.overlaid(by: try decoded(assignments))))
  }
}
