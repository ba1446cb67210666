/// The manual of a program and all its commands, as one page of Markdown.
package enum MarkdownManual {
  package static func render(_ program: CommandNode, introduction: String) -> String {
    "# \(program.manual.name)\n\n\(introduction)\n" + pages(below: [program])
  }

  private static func pages(below path: [CommandNode]) -> String {
    guard let node = path.last else { return "" }
    return node.visibleSubcommands.reduce("") { text, child in
      text + page(path + [child]) + pages(below: path + [child])
    }
  }

  private static func page(_ path: [CommandNode]) -> String {
    let help = HelpText.render(path, width: 100, isFull: true)
    return "\n## \(path.names.joined(separator: " "))\n\n```text\n\(help)```\n"
  }
}
