import JSON

/// What a Python script says of itself.
struct PythonScript: Sendable {
  /// Why its flags are not known.
  struct SyntaxError: Hashable, Sendable {
    let message: String
    let line: Int?
    let text: String
    /// From 1, in characters.
    let column: Int?
  }

  var takesArguments = false
  var flags: [FlagDefinition] = []
  var warnings: [String] = []
  var syntaxError: SyntaxError?

  /// - Parameter report: what the inspector printed; nil where it is something else.
  init?(_ report: JSONValue) {
    guard let items = report["flags"]?.array else { return nil }
    takesArguments = report["destination"]?.string == "args"
    flags = items.compactMap(PythonScript.flag)
    warnings = report["warnings"]?.array?.compactMap(\.string) ?? []
    if let error = report["error"], let message = error["message"]?.string {
      syntaxError = SyntaxError(
        message: message, line: error["line"]?.int, text: error["text"]?.string ?? "",
        column: error["column"]?.int)
    }
  }

  private static func flag(_ item: JSONValue) -> FlagDefinition? {
    guard let name = item["name"]?.string else { return nil }
    var flag = FlagDefinition(name: name)
    flag.defaultValue = item["default"].map { FlagValue($0) } ?? .null
    flag.description = item["description"]?.string
    flag.type = item["type"]?.string.flatMap { FlagDefinition.ValueType(rawValue: $0) }
    flag.isRequired = item["required"]?.bool ?? false
    flag.choices = (item["choices"]?.array ?? []).map { .init(value: FlagValue($0)) }
    flag.argumentSwitch = item["switch"]?.bool.map { .boolean($0) }
    flag.negativeArgumentName = item["negative"]?.string
    flag.argumentSplit = item["split"]?.bool == true ? .shell : nil
    return flag
  }
}
