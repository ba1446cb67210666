import Text

/// The help of a command, a group of commands or a topic.
package struct HelpText {
  private let path: [CommandNode]
  private let width: Int
  private let styling: Styling
  /// Whether it has the rare options, all examples and the exit codes too.
  private let isFull: Bool
  private var lines: [String] = []

  /// Explains the last node of `path`, which leads down from the program, for a terminal of
  /// `width` columns. Lines of more than 100 are hard to read, so a wider one is not filled.
  package static func render(
    _ path: [CommandNode], width: Int = 80, styling: Styling = .plain, isFull: Bool = false
  ) -> String {
    guard let node = path.last else { return "" }
    var help = HelpText(
      path: path, width: min(100, max(20, width)), styling: styling,
      isFull: !node.manual.isTopic && (isFull || !node.hasMoreHelp))
    if node.manual.isTopic { help.addTopic(node) } else { help.addCommand(node) }
    return help.lines.joined(separator: "\n") + "\n"
  }

  private init(path: [CommandNode], width: Int, styling: Styling, isFull: Bool) {
    self.path = path
    self.width = width
    self.styling = styling
    self.isFull = isFull
  }

  private mutating func addCommand(_ node: CommandNode) {
    addUsage(of: node)
    addParagraph(node.manual.abstract + ".")
    addParagraph(node.manual.discussion)
    if isFull { addParagraph(node.manual.details) }
    addCommands(of: node)
    addArguments(of: node)
    addOptions(of: node)
    addExamples(of: node)
    if isFull { addExitCodes(of: node) }
  }

  /// A topic is nothing to run: it has options to explain, and a text after them.
  private mutating func addTopic(_ node: CommandNode) {
    lines += wrapped(node.manual.abstract + ".", toWidth: width)
    addParagraph(node.manual.discussion)
    addOptions(of: node)
    addParagraph(node.manual.details)
    addExamples(of: node)
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
      addParagraph("Without a COMMAND it is '\(name) \(standard)', with its options.")
    }
    addParagraph("See '\(name) COMMAND --help' for the options of a command.")
  }

  private mutating func addArguments(of node: CommandNode) {
    let arguments = node.visibleParameters.filter(\.isPositional)
    addSection("Arguments", arguments.map { ($0.term, $0.explanation) })
  }

  private mutating func addOptions(of node: CommandNode) {
    let sections = OptionSection.sections(of: node.options, isFull: isFull)
    let general = node.manual.isTopic ? [] : generalOptions(of: node)
    let terms = sections.flatMap(\.options).map(\.term) + general.map(\.0)
    let column = column(for: terms)
    for section in sections {
      addHeading(section.title.isEmpty ? "Options" : section.title)
      for line in section.lines {
        lines += wrapped(line, toWidth: width - 2).map { "  " + $0 }
      }
      let entries = section.options.map {
        ($0.term, node.manual.isTopic ? $0.help : $0.explanation)
      }
      addEntries(entries, column: column)
    }
    guard !general.isEmpty else { return }
    addHeading(sections.isEmpty ? "Options" : "Help")
    addEntries(general, column: column)
  }

  private func generalOptions(of node: CommandNode) -> [(String, String)] {
    let version = path.count == 1 ? [("-V, --version", "Show the version")] : []
    guard node.hasMoreHelp else { return [("-h, --help", "Show this help")] + version }
    if isFull {
      return [("-h, --help", "Show the most used options"), ("--help-all", "Show this help")]
    }
    let codes = node.manual.exitCodes.isEmpty ? "" : " and the exit codes"
    return [
      ("-h, --help", "Show this help"),
      ("--help-all", "Show all \(node.options.count) options" + codes),
    ]
  }

  private mutating func addExamples(of node: CommandNode) {
    guard !node.manual.examples.isEmpty else { return }
    addHeading("Examples")
    for example in node.manual.examples.prefix(isFull || node.manual.isTopic ? .max : 3) {
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

  private mutating func addSection(_ title: String, _ entries: [(term: String, text: String)]) {
    guard !entries.isEmpty else { return }
    addHeading(title)
    addEntries(entries, column: column(for: entries.map(\.term)))
  }

  /// Terms on the left, their explanations on the right; below them if the term takes too much of
  /// the width.
  private mutating func addEntries(_ entries: [(term: String, text: String)], column: Int) {
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

  /// The column where the explanations of these terms start.
  private func column(for terms: [String]) -> Int {
    let limit = min(26, width * 2 / 5 - 4)
    return 4 + (terms.map { displayWidth(of: $0) }.filter { $0 <= limit }.max() ?? 4)
  }
}
