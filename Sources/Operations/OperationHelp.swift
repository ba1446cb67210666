import Text

/// What `run OPERATION --help-op` prints.
package enum OperationHelp {
  package static func text(_ operation: OperationDefinition) -> String {
    let name = operation.fullName
    var lines = [
      "Usage: batchrun run [OPTIONS] \(name)\(operation.flags.isEmpty ? "" : " [FLAG]...")"
    ]
    if let description = operation.description {
      lines +=
        [""]
        + description.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init).trimmingEmptyEnds
    }
    lines += ["", "Use 'batchrun run --help' for a list of options."]
    if !operation.flags.isEmpty { lines += ["", "Flags:"] + flagLines(operation.flags) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What `run OPERATION --test-flags` prints: how each flag is defined, ready for a terminal.
  package static func definitions(of flags: [FlagDefinition]) -> String {
    var lines: [String] = []
    for flag in flags.sorted(by: { $0.name < $1.name }) {
      lines.append("\(flag.name):")
      lines.append("  default: \(flag.defaultValue.encoded)")
      if let type = flag.type { lines.append("  type: \(type.rawValue)") }
      if flag.isRequired { lines.append("  required: yes") }
      if !flag.choices.isEmpty {
        lines.append("  choices: \(flag.choices.map(\.value.encoded).joined(separator: ", "))")
      }
      if let description = flag.description { lines.append("  description: \(description)") }
    }
    return lines.map { escapedForTerminal($0) + "\n" }.joined()
  }

  private static func flagLines(_ flags: [FlagDefinition]) -> [String] {
    let names = namesInOrder(flags.map(\.name))
    let width = names.map { displayWidth(of: $0) }.max() ?? 0
    var lines: [String] = []
    for name in names {
      guard let flag = flags.first(where: { $0.name == name }) else { continue }
      let text = summary(of: flag)
      lines.append(text.isEmpty ? "  \(name)" : "  \(padded(name, toWidth: width))  \(text)")
      let choices = choiceLines(flag)
      if !choices.isEmpty {
        let indent = String(repeating: " ", count: width + 4)
        lines += [""] + choices.map { indent + $0 } + [""]
      }
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// `The rate (default is 0.1)`.
  package static func summary(of flag: FlagDefinition) -> String {
    var note: String?
    if flag.defaultValue != .null {
      note = "default is \(flag.defaultValue.encoded)"
    } else if flag.isRequired {
      note = "required"
    } else if let label = flag.nullLabel {
      note = "default is \(label)"
    }
    return [flag.description, note.map { "(\($0))" }].compactMap { $0 }.joined(separator: " ")
  }

  private static func choiceLines(_ flag: FlagDefinition) -> [String] {
    guard !flag.choices.isEmpty else { return [] }
    let rows = flag.choices.map { (name: $0.alias ?? $0.value.encoded, text: $0.description) }
    guard rows.contains(where: { $0.text != nil }) else {
      return ["Choices:  " + rows.map(\.name).joined(separator: ", ")]
    }
    let width = rows.map { displayWidth(of: $0.name) }.max() ?? 0
    return ["Choices:"]
      + rows.map { row in
        guard let text = row.text else { return "  " + row.name }
        return "  \(padded(row.name, toWidth: width))  \(text)"
      }
  }
}

extension [String] {
  fileprivate var trimmingEmptyEnds: [String] {
    var lines = self
    while lines.last == "" { lines.removeLast() }
    while lines.first == "" { lines.removeFirst() }
    return lines
  }
}
