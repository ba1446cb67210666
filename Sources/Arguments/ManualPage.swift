/// The manual page of a command or a group of commands, for man(1).
package struct ManualPage {
  private let path: [CommandNode]
  private var lines: [String] = []

  /// What a page is called: `batchrun-runs-list`.
  package static func name(of path: [CommandNode]) -> String {
    path.names.joined(separator: "-")
  }

  /// Explains the last node of `path`, which leads down from the program. `date` is that of the
  /// version: `2026-11-30`.
  package static func render(_ path: [CommandNode], version: String, date: String) -> String {
    guard let node = path.last, let program = path.first else { return "" }
    var page = ManualPage(path: path)
    let name = program.manual.name
    page.lines.append(
      ".TH " + RoffText.argument(Self.name(of: path).uppercased()) + " 1 "
        + "\"\(date)\" " + RoffText.argument("\(name) \(version)") + " "
        + RoffText.argument("\(name) manual"))
    page.addName(of: node)
    page.addSynopsis(of: node)
    page.addDescription(of: node)
    page.addCommands(of: node)
    page.addOptions(of: node)
    page.addExamples(of: node)
    page.addItems("EXIT STATUS", node.manual.exitCodes.map { ($0.code, $0.meaning) })
    page.addItems("ENVIRONMENT", node.manual.environment.map { ($0.name, $0.meaning) })
    page.addItems("FILES", node.manual.files.map { ($0.name, $0.meaning) })
    page.addReferences(of: node)
    return page.lines.joined(separator: "\n") + "\n"
  }

  /// All pages of a program, each with its name: the program's own first, hidden commands left out.
  package static func all(
    of program: CommandNode, version: String, date: String
  ) -> [(name: String, text: String)] {
    func pages(_ path: [CommandNode]) -> [(name: String, text: String)] {
      [(name(of: path), render(path, version: version, date: date))]
        + (path.last?.visibleSubcommands ?? []).flatMap { pages(path + [$0]) }
    }
    return pages([program])
  }

  private init(path: [CommandNode]) {
    self.path = path
  }

  private mutating func addName(of node: CommandNode) {
    let abstract = node.manual.abstract
    lines.append(".SH NAME")
    lines.append(
      RoffText.escaped(Self.name(of: path)) + #" \- "#
        + RoffText.escaped(abstract.prefix(1).lowercased() + abstract.dropFirst()))
  }

  private mutating func addSynopsis(of node: CommandNode) {
    lines.append(".SH SYNOPSIS")
    lines.append(#"\fB"# + RoffText.escaped(path.names.joined(separator: " ")) + #"\fR"#)
    lines.append(RoffText.escaped(node.usageOperands))
  }

  private mutating func addDescription(of node: CommandNode) {
    lines.append(".SH DESCRIPTION")
    lines.append(RoffText.escaped(node.manual.abstract + "."))
    if !node.manual.aliases.isEmpty {
      lines += [".PP", RoffText.escaped("Alias: " + node.manual.aliases.joined(separator: ", "))]
    }
    addText(node.manual.discussion)
    addText(node.manual.details)
  }

  /// Paragraphs; lines that start with a space are laid out already.
  private mutating func addText(_ text: String) {
    var isLaidOut = false
    var needsParagraph = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(" ") != isLaidOut, !line.isEmpty {
        isLaidOut.toggle()
        lines += isLaidOut ? [".PP", ".nf"] : [".fi"]
        needsParagraph = !isLaidOut
      }
      if line.isEmpty {
        needsParagraph = true
        continue
      }
      if needsParagraph { lines.append(isLaidOut ? "" : ".PP") }
      needsParagraph = false
      lines.append(RoffText.escaped(String(line)))
    }
    if isLaidOut { lines.append(".fi") }
  }

  private mutating func addCommands(of node: CommandNode) {
    guard node.isGroup else { return }
    let prefix = Self.name(of: path)
    addItems(
      "COMMANDS",
      node.visibleSubcommands.map { ("\(prefix)-\($0.manual.name)(1)", $0.manual.abstract) })
    if let standard = node.defaultName {
      lines += [".PP", RoffText.escaped("Without a COMMAND, \(prefix)-\(standard)(1) is meant.")]
    }
  }

  private mutating func addOptions(of node: CommandNode) {
    let visible = node.visibleParameters
    addItems("ARGUMENTS", visible.filter(\.isPositional).map { ($0.term, $0.explanation) })
    lines.append(".SH OPTIONS")
    var heading = ""
    for option in visible where !option.isPositional {
      let own = option.heading.text
      if own != heading { lines.append(".SS " + RoffText.argument(own)) }
      heading = own
      addItem(option.roffTerm, option.explanation)
    }
    if !heading.isEmpty { lines.append(#".SS "Help""#) }
    let help = node.hasMoreHelp ? "show the most used options" : "show the help"
    addItem(#"\fB\-h\fR, \fB\-\-help\fR"#, help)
    if node.hasMoreHelp { addItem(#"\fB\-\-help\-all\fR"#, "show all options") }
    if path.count == 1 { addItem(#"\fB\-V\fR, \fB\-\-version\fR"#, "show the version") }
  }

  private mutating func addExamples(of node: CommandNode) {
    addItems("EXAMPLES", node.manual.examples.map { ($0.line, $0.explanation) })
  }

  private mutating func addReferences(of node: CommandNode) {
    let above = path.dropLast().indices.map { Self.name(of: Array(path[...$0])) + "(1)" }
    let references = above + node.manual.seeAlso
    guard !references.isEmpty else { return }
    lines += [".SH \"SEE ALSO\"", RoffText.escaped(references.joined(separator: ", "))]
  }

  private mutating func addItems(_ title: String, _ items: [(term: String, text: String)]) {
    guard !items.isEmpty else { return }
    lines.append(".SH " + RoffText.argument(title))
    for item in items { addItem(#"\fB"# + RoffText.escaped(item.term) + #"\fR"#, item.text) }
  }

  /// `term` is roff already.
  private mutating func addItem(_ term: String, _ text: String) {
    lines += [".TP", term, RoffText.escaped(text)]
  }
}

extension Parameter {
  /// As `term`: what is typed in bold, the name of the value in italics.
  fileprivate var roffTerm: String {
    let shown = shownSpellings.map { spelling in
      let text = spelling == name && isNegatable ? "--[no-]" + spelling.dropFirst(2) : spelling
      return #"\fB"# + RoffText.escaped(text) + #"\fR"#
    }.joined(separator: ", ")
    guard !valueName.isEmpty else { return shown }
    return shown + (isAttached ? "" : " ") + #"\fI"# + RoffText.escaped(valueName) + #"\fR"#
  }
}
