import YAML

/// Text with `${name}` in it, which is replaced by the value of the parameter. `$${` is a `${`
/// that stays.
struct Template: Sendable {
  enum Part: Hashable, Sendable {
    case text(String)
    /// The offset is where `${` stands, in characters.
    case name(String, offset: Int)
  }

  let parts: [Part]
  private let node: Node

  init(_ node: Node, of owner: String) throws(SpecError) {
    guard let scalar = node.scalar, !scalar.isAbsent else {
      throw SpecError("\(owner): 'template' must be text, not \(node.kindName)", at: node.start)
    }
    guard !scalar.text.unicodeScalars.contains(where: \.breaksLine) else {
      throw SpecError(
        "\(owner): the template has a line break, and a command is one line", at: node.start)
    }
    guard let parts = Self.parts(of: scalar.text) else {
      throw SpecError("\(owner): a '${' in the template is not closed by '}'", at: node.start)
    }
    self.parts = parts
    self.node = node
  }

  func mark(ofCharacter offset: Int) -> Mark { node.mark(ofCharacter: offset) }

  /// Nil if a `${` is not closed.
  static func parts(of text: String) -> [Part]? {
    var parts: [Part] = []
    var literal = String.UnicodeScalarView()
    let characters = Array(text.unicodeScalars)
    var position = 0
    while position < characters.count {
      let rest = characters[position...]
      if rest.starts(with: "$${".unicodeScalars) {
        literal.append(contentsOf: "${".unicodeScalars)
        position += 3
      } else if rest.starts(with: "${".unicodeScalars) {
        guard let close = rest.firstIndex(of: "}") else { return nil }
        if !literal.isEmpty { parts.append(.text(String(literal))) }
        literal = String.UnicodeScalarView()
        let name = String(String.UnicodeScalarView(characters[(position + 2)..<close]))
        parts.append(.name(name, offset: position))
        position = close + 1
      } else {
        literal.append(characters[position])
        position += 1
      }
    }
    if !literal.isEmpty { parts.append(.text(String(literal))) }
    return parts
  }
}
