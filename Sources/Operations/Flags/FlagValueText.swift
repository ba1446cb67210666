import Text

extension FlagValue {
  /// The value as an argument of a program: true is `1`, false and null are empty.
  package var argumentText: String {
    switch self {
    case .null: ""
    case .boolean(let value): value ? "1" : ""
    case .integer(let value): String(value)
    case .real(let value): decimalText(value)
    case .written(let text, _): text
    case .string(let text): text
    case .list, .map, .search: encoded
    }
  }

  /// The value as a variable of the environment.
  package var environmentText: String { argumentText }
}

extension FlagDefinition {
  /// The argument for a value, by the flag's own encoding if it names the value.
  package func argumentText(of value: FlagValue) -> String {
    encodedText(of: value, by: argumentEncoding) ?? value.argumentText
  }

  /// The variable for a value: by the encoding of variables, else by that of arguments.
  package func environmentText(of value: FlagValue) -> String {
    encodedText(of: value, by: environmentEncoding)
      ?? encodedText(of: value, by: argumentEncoding) ?? value.environmentText
  }

  private func encodedText(of value: FlagValue, by encoding: [String: String]) -> String? {
    guard !encoding.isEmpty else { return nil }
    if let text = encoding[value.encoded] { return text }
    if case .string(let key) = value, let text = encoding[key] { return text }
    if case .written(let key, _) = value, let text = encoding[key] { return text }
    // `true` and `yes` name the same value.
    return encoding.first { (try? FlagValue(decoding: $0.key))?.isSame(as: value) == true }?.value
  }
}
