import YAML

/// Reads `command` and `program` of a sweep file.
enum WandbCommand {
  /// The words of `command`; nil if the default command is meant.
  static func read(_ node: Node) throws(SpecError) -> [CommandWord]? {
    if isNothing(node) { return nil }
    guard let items = node.sequence else {
      throw SpecError("'command' must be a list of words, not \(node.kindName)", at: node.start)
    }
    var words: [CommandWord] = []
    for item in items { words.append(try word(item)) }
    return words.isEmpty ? nil : words
  }

  /// The command of a sweep file that has none.
  static let defaultWords = [WandbMacro.env, .interpreter, .program, .args].map { $0.word(at: nil) }

  /// Whether the node is what PyYAML reads as null.
  static func isNothing(_ node: Node) -> Bool {
    guard let scalar = node.scalar else { return false }
    return scalar.style == .plain && node.tag == nil && PyYAMLScalar(scalar.text) == .null
  }

  private static func word(_ node: Node) throws(SpecError) -> CommandWord {
    guard let scalar = node.scalar else {
      throw SpecError("command: a word is expected, not \(node.kindName)", at: node.start)
    }
    if let macro = WandbMacro.allCases.first(where: { $0.text == scalar.text }) {
      return macro.word(at: node.start)
    }
    return .chunk(try Chunk(text(scalar, node), node, of: .command))
  }

  /// Numbers as written, and otherwise as Python's `str` has it.
  private static func text(_ scalar: Scalar, _ node: Node) -> String {
    guard scalar.style == .plain, node.tag == nil else { return scalar.text }
    return switch PyYAMLScalar(scalar.text) {
    case .boolean(let truth): truth ? "True" : "False"
    case .null: "None"
    case .integer, .real, .text: scalar.text
    }
  }
}
