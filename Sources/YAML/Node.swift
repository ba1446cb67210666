/// One value of a YAML document, with the place where it stands.
///
/// Nothing is interpreted: `1e3`, `no` and `2020-01-01` are text, and the reader of a document
/// decides what a text means there. An alias is the node it stands for, at the alias's place.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  /// One `key: value`. Keys that are scalars are different from each other.
  package struct Entry: Sendable {
    package let key: Node
    package let value: Node
  }

  package let content: Content
  /// Where the node begins.
  package let start: Mark
  /// Where the node ends: the place after its last character.
  package let end: Mark
  /// The tag that the document gives, if it gives one.
  package let tag: CoreTag?

  init(content: Content, start: Mark, end: Mark, tag: CoreTag?) {
    self.content = content
    self.start = start
    self.end = end
    self.tag = tag
  }

  /// A plain scalar on one line: for a part of a text that has its own inner structure.
  package init(plain text: String, at start: Mark) {
    let end = Mark(line: start.line, column: start.column + text.unicodeScalars.count)
    self.init(content: .scalar(Scalar(text: text, style: .plain)), start: start, end: end, tag: nil)
  }

  package var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  package var sequence: [Node]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  package var mapping: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// What this is, in the words of an error message.
  package var kindName: String {
    switch content {
    case .scalar(let scalar) where scalar.isAbsent: "nothing"
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The same node as it appears at an alias.
  func aliased(from start: Mark, to end: Mark) -> Node {
    Node(content: content, start: start, end: end, tag: tag)
  }
}
