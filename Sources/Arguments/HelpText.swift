import Text

/// The help of a command or a group of commands.
package struct HelpText {
  private let path: [CommandNode]
  private let width: Int
  private let styling: Styling
  private var lines: [String] = []

  /// Explains the last node of `path`, which leads down from the program, for a terminal of
  /// `width` columns. Lines of more than 100 are hard to read, so a wider one is not filled.
  package static func render(
    _ path: [CommandNode], width: Int = 80, styling: Styling = .plain
  ) -> String {
    guard let node = path.last else { return "" }
    var help = HelpText(path: path, width: min(100, max(20, width)), styling: styling)
    help.addUsage(of: node)
    help.addParagraph(node.manual.abstract + ".")
    help.addParagraph(node.manual.discussion)
    help.addCommands(of: node)
    help.addParameters(of: node)
    help.addExamples(of: node)
    help.addExitCodes(of: node)
    return help.lines.joined(separator: "\n") + "\n"
  }

  private init(path: [CommandNode], width: Int, styling: Styling) {
    self.path = path
    self.width = width
    self.styling = styling
  }

  private mutating func addUsage(of node: CommandNode) {
    let name = path.names.joined(separator: " ")
    let usage = wrapped("\(name) \(node.usageOperands)", toWidth: width - 9)
    for (number, line) in usage.enumerated() {
      lines.append(number == 0 ? styling("Usage:", .bold) + " " + line : "         " + line)
    }
    if !node.manual.aliases.isEmpty {
      lines.append(styling("Alias:", .bold) + " " + node.manual.aliases.joined(separator: ", "))
    }
  }

  private mutating func addCommands(of node: CommandNode) {
    guard node.isGroup else { return }
    addSection("Commands", node.visibleSubcommands.map { ($0.manual.name, $0.manual.abstract) })
    let name = path.names.joined(separator: " ")
    if let standard = node.defaultName {
      addParagraph("Without a COMMAND it is '\(name) \(standard)', with the options of that.")
    }
    addParagraph("Run '\(name) COMMAND --help' for what a command takes.")
  }

  private mutating func addParameters(of node: CommandNode) {
    let visible = node.parameters.filter { !$0.isHidden }
    addSection("Arguments", visible.filter(\.isPositional).map { ($0.term, $0.explanation) })
    var options = visible.filter { !$0.isPositional }
    let column = column(for: options.map(\.term))
    while let heading = options.first?.heading {
      let group = options.prefix { $0.heading == heading }
      options.removeFirst(group.count)
      addSection(
        heading.isEmpty ? "Options" : heading, group.map { ($0.term, $0.explanation) },
        column: column)
    }
    var general = [("-h, --help", "Show this help")]
    if path.count == 1 { general.append(("-V, --version", "Show the version")) }
    addSection(visible.contains { !$0.isPositional } ? "Help" : "Options", general)
  }

  private mutating func addExamples(of node: CommandNode) {
    guard !node.manual.examples.isEmpty else { return }
    addHeading("Examples")
    for example in node.manual.examples {
      lines.append("  " + styling(example.line, .cyan))
      lines += wrapped(example.explanation, toWidth: width - 6).map { "      " + $0 }
    }
  }

  private mutating func addExitCodes(of node: CommandNode) {
    addSection("Exit codes", node.manual.exitCodes.map { ($0.code, $0.meaning) })
  }

  private mutating func addParagraph(_ text: String) {
    guard !text.isEmpty else { return }
    lines.append("")
    lines += wrapped(text, toWidth: width)
  }

  private mutating func addHeading(_ text: String) {
    lines += ["", styling(text + ":", .bold)]
  }

  /// Terms on the left, their explanations on the right; below them where the term takes too much
  /// of the width.
  private mutating func addSection(
    _ title: String, _ entries: [(term: String, text: String)], column: Int? = nil
  ) {
    guard !entries.isEmpty else { return }
    addHeading(title)
    let column = column ?? self.column(for: entries.map(\.term))
    let indent = String(repeating: " ", count: column)
    for entry in entries {
      let text = wrapped(entry.text, toWidth: max(10, width - column))
      let term = styling(entry.term, .cyan)
      let gap = column - 2 - displayWidth(of: entry.term)
      if gap >= 2, let first = text.first {
        lines.append("  " + term + String(repeating: " ", count: gap) + first)
        lines += text.dropFirst().map { indent + $0 }
      } else {
        lines.append("  " + term)
        lines += text.map { indent + $0 }
      }
    }
  }

  /// Where explanations start beside these terms.
  private func column(for terms: [String]) -> Int {
    let limit = min(26, width * 2 / 5 - 4)
    return 4 + (terms.map { displayWidth(of: $0) }.filter { $0 <= limit }.max() ?? 4)
  }
}

extension CommandNode {
  /// What follows the command's name in its usage line.
  package var usageOperands: String {
    guard !isGroup else { return defaultName == nil ? "COMMAND …" : "[COMMAND] …" }
    let visible = parameters.filter { !$0.isHidden }
    let operands = visible.filter(\.isPositional).map(\.term)
    let hasOptions = operands.count < visible.count
    return ((hasOptions ? ["[OPTIONS]"] : []) + operands).joined(separator: " ")
  }
}

extension Parameter {
  /// `-j, --n-jobs N`, `[SPEC]`, `FLAG=VALUE…`.
  package var term: String {
    switch kind {
    case .positional(let isRequired):
      let name = valueName + (isRepeating ? "…" : "")
      return isRequired ? name : "[\(name)]"
    case .flag, .option:
      let shown = spellings.map { $0 == name && isNegatable ? "--[no-]" + $0.dropFirst(2) : $0 }
      return shown.joined(separator: ", ") + (valueName.isEmpty || isAttached ? "" : " ")
        + valueName
    }
  }

  /// The help with what follows from the declaration: choices, repetition, the default.
  package var explanation: String {
    var notes: [String] = []
    if !choices.isEmpty && !choices.allSatisfy({ valueName.contains($0) || help.contains($0) }) {
      notes.append("one of " + choices.joined(separator: ", "))
    }
    if isRepeating && !isPositional { notes.append("may be repeated") }
    if let defaultText, !defaultText.isEmpty { notes.append("default: \(defaultText)") }
    return notes.isEmpty ? help : help + " [" + notes.joined(separator: "; ") + "]"
  }
}
