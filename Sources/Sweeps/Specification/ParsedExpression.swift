import YAML

/// An expression with the place in the spec that it stands at.
struct ParsedExpression: Sendable {
  let text: String
  let tree: Expression<String>
  private let node: Node

  init(_ node: Node, of owner: String) throws(SpecError) {
    guard let scalar = node.scalar, !scalar.isAbsent else {
      throw SpecError("\(owner) must be an expression, not \(node.kindName)", at: node.start)
    }
    self.node = node
    text = scalar.text
    do throws(ExpressionError) {
      tree = try ExpressionParser.parse(scalar.text)
    } catch {
      throw error.inSpec(scalar.text, node)
    }
  }

  func specError(_ error: ExpressionError) -> SpecError { error.inSpec(text, node) }
}

extension ExpressionError {
  fileprivate func inSpec(_ text: String, _ node: Node) -> SpecError {
    SpecError("expression '\(text)': \(message)", at: node.mark(ofCharacter: offset), hint: hint)
  }
}

extension Node {
  /// Where a character of a scalar stands, if the scalar is written on one line without escapes;
  /// where the scalar begins otherwise.
  func mark(ofCharacter offset: Int?) -> Mark {
    guard let offset, let scalar, start.line == end.line else { return start }
    let length = scalar.text.unicodeScalars.count
    switch (scalar.style, end.column - start.column - length) {
    case (.plain, 0): return Mark(line: start.line, column: start.column + offset)
    case (.singleQuoted, 2), (.doubleQuoted, 2):
      return Mark(line: start.line, column: start.column + 1 + offset)
    default: return start
    }
  }
}
