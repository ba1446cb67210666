import Posix
import Text

extension FlagDefinition {
  /// The value in the declared type. Null and, if no type is declared, all values stay as they
  /// are; a list is converted item by item, a search function of a real number has no gaps. A path
  /// stays as it was written: `located` says where it leads.
  package func coerced(_ value: FlagValue) throws(FlagError) -> FlagValue {
    guard let type, type != .auto else { return value }
    if argumentSplit != nil, case .string = value {
      return try coerced(items: value, type)
    }
    switch value {
    case .null: return value
    case .search(let function): return .search(type == .float ? function.continuous : function)
    case .list(let items):
      var converted: [FlagValue] = []
      for item in items { converted.append(try coerced(item)) }
      return .list(converted)
    default:
      guard let converted = Self.converted(value, to: type) else {
        throw .invalidValue(
          value.encoded, flag: name, reason: "invalid value for type '\(type.rawValue)'")
      }
      return converted
    }
  }

  /// A text that is split into arguments is converted item by item. Texts are unchanged.
  private func coerced(
    items value: FlagValue, _ type: ValueType
  ) throws(FlagError) -> FlagValue {
    guard type != .string else { return value }
    var words: [String] = []
    for part in parts(of: value) {
      var item = part
      if case .string(let text) = part, !isPath {
        item = (try? FlagValue(decoding: String(text.trimmedBlanks), as: type)) ?? part
      }
      guard let converted = Self.converted(item, to: type) else {
        throw .invalidValue(
          value.argumentText, flag: name, reason: "invalid value for type '\(type.rawValue)'")
      }
      // What a boolean is called in a list is the program's affair.
      words.append(type == .boolean ? part.argumentText : converted.argumentText)
    }
    return .string(joined(words))
  }

  /// The text that is split into these words.
  private func joined(_ words: [String]) -> String {
    if case .separator(let separator) = argumentSplit {
      words.joined(separator: separator)
    } else {
      joinedWords(words)
    }
  }

  /// Nil if the value cannot be one of the type.
  private static func converted(_ value: FlagValue, to type: ValueType) -> FlagValue? {
    if case .written(let text, let number) = value {
      let isText = type == .string || type == .path || type == .existingPath
      return converted(isText ? .string(text) : number, to: type)
    }
    switch (type, value) {
    case (.auto, _): return value
    case (.string, .string), (.string, .map): return value
    case (.string, _): return .string(value.encoded)
    case (.path, .string), (.existingPath, .string): return value
    case (.path, _), (.existingPath, _): return .string(value.encoded)
    case (.int, .integer), (.number, .integer), (.number, .real), (.float, .real),
      (.boolean, .boolean):
      return value
    case (.int, .string(let text)): return wholeNumber(text.trimmedBlanks).map(FlagValue.integer)
    case (.float, .integer(let number)): return .real(Double(number))
    case (.float, .string(let text)): return realNumber(text.trimmedBlanks).map(FlagValue.real)
    case (.number, .string(let text)):
      return wholeNumber(text.trimmedBlanks).map(FlagValue.integer)
        ?? realNumber(text.trimmedBlanks).map(FlagValue.real)
    // The empty text is false, as it is in the environment; no other text is a truth value.
    case (.boolean, .string("")): return .boolean(false)
    case (.boolean, _): return value.number.map { .boolean($0 != 0) }
    default: return nil
    }
  }
}

extension FlagDefinition {
  /// Whether its values are paths.
  package var isPath: Bool { type == .path || type == .existingPath }

  /// A path, or a list of them, made absolute; relative paths start in `folder`. Other values are
  /// unchanged.
  package func located(_ value: FlagValue, in folder: String) -> FlagValue {
    guard isPath else { return value }
    switch value {
    case .list(let items): return .list(items.map { located($0, in: folder) })
    case .string(let path) where !path.isEmpty:
      guard argumentSplit != nil else { return .string(absolutePath(path, in: folder)) }
      return .string(
        joined(parts(of: value).map { absolutePath($0.argumentText, in: folder) }))
    default: return value
    }
  }
}
