/// What can be run in every folder.
enum BuiltinOperations {
  static let all: [OperationDefinition] = [queue, grid, random] + BuiltinOptimizers.all

  /// Other names that mean one of them.
  private static let aliases = BuiltinOptimizers.aliases.merging(["skopt:random": "random"]) {
    $1
  }

  static func operation(named name: String) -> OperationDefinition? {
    all.first { $0.name == aliases[name] ?? name }
  }

  private static let queue: OperationDefinition = {
    var operation = builtin("queue", "Start staged runs, one after another")
    operation.flags = [
      flag("gpus", .null, "Only start runs that were staged for these GPUs"),
      flag("poll-interval", .integer(10), "Seconds between checks for staged runs", .number),
      flag("run-once", .boolean(false), "End when no staged run is left", .boolean),
      flag(
        "wait-for-running", .boolean(false), "Start a run only when no other is running", .boolean),
    ]
    operation.flags[1].minimum = 0
    return operation
  }()

  private static let grid = builtin("+", "Run every combination of the flags' values")

  private static let random: OperationDefinition = {
    var operation = builtin("random", "Run combinations of the flags' values chosen at random")
    operation.defaultMaxTrials = 20
    return operation
  }()

  private static func builtin(_ name: String, _ description: String) -> OperationDefinition {
    var operation = OperationDefinition(name: name, origin: .builtin, body: .builtin(name))
    operation.description = description
    operation.source.isEnabled = false
    return operation
  }

  private static func flag(
    _ name: String, _ value: FlagValue, _ description: String,
    _ type: FlagDefinition.ValueType? = nil
  ) -> FlagDefinition {
    var flag = FlagDefinition(name: name, defaultValue: value)
    flag.description = description
    flag.type = type
    return flag
  }
}
