import Text

extension FlagValue {
  /// What was probably a slip in a text that is taken as written, although it begins like a list or
  /// a function; nil if there is none.
  package static func slip(in text: String) -> String? {
    let text = text.trimmedBlanks
    guard let open = text.firstIndex(of: "[") else { return nil }
    let name = String(text[..<open])
    let isKnown = name.isEmpty || functionNames.contains(name)
    if isKnown { return text.contains("]") ? nil : "its bracket is not closed" }
    guard FlagFunction.Call(text) != nil else { return nil }
    return nearestMatch(to: name, among: functionNames).map { "did you mean '\($0)'?" }
  }

  private static let functionNames =
    SequenceFunction.allCases.map(\.rawValue)
    + SearchFunction.Distribution.allCases.map(\.rawValue)
}
