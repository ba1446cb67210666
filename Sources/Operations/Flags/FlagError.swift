import Text

/// Why flags cannot be used as given.
package enum FlagError: ExplainedError, Hashable, Sendable {
  /// A value and its description.
  package struct Row: Hashable, Sendable {
    package var text: String
    package var description: String?

    package init(_ text: String, _ description: String? = nil) {
      self.text = text
      self.description = description
    }
  }

  case notAssignments([String])
  case function(FlagFunctionError, flag: String?)
  case unsupported(name: String, operation: String, nearest: String?)
  case invalidValue(String, flag: String, reason: String)
  case unsupportedChoice(String, flag: String, choices: [Row])
  case missing([Row])
  case aliasAndName(alias: String, name: String)
  /// Of a value that the project gives.
  indirect case inProject(FlagError, ProjectPlace)

  package var message: String {
    switch self {
    case .notAssignments(let arguments):
      (arguments.count == 1 ? "invalid argument " : "invalid arguments ")
        + arguments.map { "'\($0)'" }.joined(separator: ", ") + ": expected NAME=VALUE"
    case .function(let error, let flag): error.message(flag: flag)
    case .unsupported(let name, _, let nearest):
      "unsupported flag '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .invalidValue(let value, let flag, let reason):
      "invalid value \(value) for \(flag): \(reason)"
    case .unsupportedChoice(let value, let flag, _):
      "unsupported value '\(value)' for '\(flag)' - supported values are:"
    case .missing: "operation requires the following missing flags:"
    case .aliasAndName(let alias, let name):
      "cannot specify both alias '\(alias)' and name for flag '\(name)'"
    case .inProject(let error, let place): "\(place): \(error.message)"
    }
  }

  /// The same in one line.
  package var shortMessage: String {
    guard case .unsupportedChoice(let value, let flag, let choices) = self else { return message }
    return "unsupported value '\(value)' for '\(flag)' (supported: "
      + choices.map(\.text).joined(separator: ", ") + ")"
  }

  /// The lines below the message: a table with an empty line before and after it.
  package var details: [String] {
    switch self {
    case .unsupportedChoice(_, _, let rows), .missing(let rows):
      let width = rows.map(\.text.count).max() ?? 0
      let lines = rows.map { row in
        guard let description = row.description else { return "  \(row.text)" }
        let padding = String(repeating: " ", count: width - row.text.count + columnGap)
        return "  \(row.text)\(padding)\(description)"
      }
      return [""] + lines + [""]
    case .inProject(let error, let place): return error.details + place.excerpt
    default: return []
    }
  }

  package var hint: String? {
    switch self {
    case .unsupported(_, let operation, _):
      "try 'batchrun run \(operation) --help-op' for a list of flags, or --force-flags to skip "
        + "this check"
    case .unsupportedChoice: "run the command again using one of these options"
    case .missing: "run the command again with these flags specified as NAME=VALUE"
    case .notAssignments(let words): Self.hint(forWords: words)
    case .invalidValue(let value, let flag, _) where value.contains(","):
      "several values are written in brackets: "
        + "'\(flag)=[\(value.filter { !"[]".contains($0) })]'"
    case .invalidValue(let value, _, _): FlagValue.slip(in: value.filter { $0 != "'" })
    case .aliasAndName: "use --force-flags to skip this check"
    case .inProject(let error, _): error.hint
    default: nil
    }
  }

  /// What was probably meant by words that are not assignments.
  private static func hint(forWords words: [String]) -> String? {
    guard let first = words.first, !first.hasPrefix("@") else { return nil }
    if words.contains(where: { $0.hasSuffix("]") }) {
      return "quote a list that contains spaces: 'NAME=[1, 2]'"
    }
    if words.count == 3, words[1] == "=" { return "without spaces: \(first)=\(words[2])" }
    if words.count == 2, !words.contains(where: { $0.contains("=") }) {
      return "write it as one word: \(first)=\(words[1])"
    }
    return first.hasSuffix(".py")
      ? "a script is the operation itself: batchrun run \(shellQuoted(first))" : nil
  }

  private var columnGap: Int {
    if case .unsupportedChoice = self { 4 } else { 2 }
  }
}
