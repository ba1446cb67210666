/// Flags as arguments of a program: `--NAME VALUE`, or as their definitions say.
struct FlagArguments {
  private(set) var words: [String] = []
  private(set) var warnings: [String] = []

  /// `definitions` are by name; `command` has the words of the command, whose options win over flags.
  init(_ definitions: [String: FlagDefinition], _ flags: Flags, besides command: [String]) {
    for (name, value) in flags.sorted {
      // Flags that were forced have no definition.
      let definition = definitions[name] ?? FlagDefinition(name: name)
      guard value != .null, definition.skipsArgument != true else { continue }
      let option = definition.option
      if definition.isGiven(in: command) {
        guard !flags.isAssumed(name) else { continue }
        warnings.append(
          "ignoring flag '\(name)=\(value.encoded)' because it's shadowed in the operation cmd as "
            + option)
        continue
      }
      words += FlagArguments.words(definition, option, value)
    }
  }

  private static func words(
    _ definition: FlagDefinition, _ option: String, _ value: FlagValue
  ) -> [String] {
    if let wanted = definition.argumentSwitch {
      if value.isSame(as: wanted) { return [option] }
      if value == .boolean(false), let name = definition.negativeArgumentName {
        return ["--" + name]
      }
      return []
    }
    if definition.argumentSplit != nil || value.isList {
      return [option] + definition.parts(of: value).map { definition.argumentText(of: $0) }
    }
    return [option, definition.argumentText(of: value)]
  }
}

extension FlagDefinition {
  /// How a command line names it.
  var option: String { "--" + (argumentName ?? name) }

  /// Whether these words of a command line set it already.
  func isGiven(in words: [String]) -> Bool {
    let option = option
    return words.contains { $0 == option || $0.hasPrefix(option + "=") }
  }

  /// The value as one of a program's own: a text that is split is a list of values.
  package func structured(_ value: FlagValue) -> FlagValue {
    guard argumentSplit != nil, value != .null else { return value }
    return .list(
      parts(of: value).map { part in
        guard case .string(let text) = part, type != .string, !isPath else { return part }
        return (try? FlagValue(decoding: text)) ?? part
      })
  }

  /// The several values of a flag that is split, as texts if they come from a text.
  func parts(of value: FlagValue) -> [FlagValue] {
    switch value {
    case .list(let items): return items
    case .string(let text):
      switch argumentSplit {
      case .shell: return (splitWords(text) ?? [text]).map { .string($0) }
      case .separator(let separator):
        var parts: [FlagValue] = []
        var rest = text[...]
        while !separator.isEmpty, let range = rest.firstRange(of: separator) {
          parts.append(.string(String(rest[..<range.lowerBound])))
          rest = rest[range.upperBound...]
        }
        return parts + [.string(String(rest))]
      case nil: return [value]
      }
    default: return [value]
    }
  }
}
