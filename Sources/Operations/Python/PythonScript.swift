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

  /// How it reads its arguments.
  enum Library: String, Sendable {
    case argparse, click
  }

  var takesArguments = false
  var flags: [FlagDefinition] = []
  /// What dicts and namespaces hold, by the module-level names that they are assigned to.
  var holders: [String: [FlagDefinition]] = [:]
  var syntaxError: SyntaxError?
  var library: Library?
  /// Whether its text alone says which options there are; nil if it says nothing of options.
  var isCertain: Bool?
  /// The modules that it imports, without what is in packages.
  var modules: [String] = []

  /// `report` is what the inspector printed; nil if it is something else.
  init?(_ report: JSONValue) {
    guard let items = report["flags"]?.array else { return nil }
    takesArguments = report["destination"]?.string == "args"
    let isArgument = takesArguments
    flags = items.compactMap { PythonScript.flag($0, isArgument: isArgument) }
    for member in report["holders"]?.object?.members ?? [] {
      holders[member.key] = (member.value.array ?? []).compactMap {
        PythonScript.flag($0, isArgument: false)
      }
    }
    library = report["library"]?.string.flatMap(Library.init(rawValue:))
    isCertain = report["certain"]?.bool
    modules = report["modules"]?.array?.compactMap(\.string) ?? []
    if let error = report["error"], let message = error["message"]?.string {
      syntaxError = SyntaxError(
        message: message, line: error["line"]?.int, text: error["text"]?.string ?? "",
        column: error["column"]?.int)
    }
  }

  static func flag(_ item: JSONValue, isArgument: Bool) -> FlagDefinition? {
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
    if case .list(let items) = flag.defaultValue {
      // A list that is one argument cannot be distinguished from its items.
      let isOne = isArgument && flag.argumentSplit == nil
      flag.defaultValue =
        isOne ? .null : isArgument ? .text(ofArguments: items) : .text(ofItems: items)
    }
    return flag
  }
}

extension FlagValue {
  /// A list of a program's own as one text: as values that are typed, each quoted for a shell.
  static func text(ofItems items: [FlagValue]) -> FlagValue {
    .string(
      joinedWords(
        items.map { item in
          if case .boolean(let value) = item { value ? "true" : "false" } else { item.encoded }
        }))
  }

  /// The same if the items are arguments, which are texts.
  static func text(ofArguments items: [FlagValue]) -> FlagValue {
    .string(
      joinedWords(
        items.map { item in
          switch item {
          case .string(let text): text
          case .boolean(let value): value ? "True" : "False"
          case .null: "None"
          default: item.argumentText
          }
        }))
  }
}
