import YAML

/// A word of W&B's `command`, or its `program`: one argument, whatever is in it.
struct Chunk: Sendable {
  enum Part: Sendable {
    case text(String)
    /// A parameter's value. The offset is where `${` stands, in characters.
    case name(String, offset: Int)
    /// An environment variable's.
    case variable(String)
  }

  /// The key that it is written under.
  enum Owner: String {
    case program, command
  }

  let parts: [Part]
  let owner: Owner
  private let node: Node

  init(_ text: String, _ node: Node, of owner: Owner) throws(SpecError) {
    guard !text.unicodeScalars.contains("\0") else {
      throw SpecError("\(owner.rawValue): a word has a NUL character", at: node.start)
    }
    guard let split = Template.parts(of: text) else {
      throw SpecError("\(owner.rawValue): a '${' is not closed by '}'", at: node.start)
    }
    var parts: [Part] = []
    for part in split {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .name(let name, let offset) where name.hasPrefix(WandbMacro.variablePrefix):
        let variable = String(name.dropFirst(WandbMacro.variablePrefix.count))
        guard ParameterName.isVariable(variable) else {
          throw SpecError(
            "\(owner.rawValue): '\(variable)' cannot be an environment variable",
            at: node.mark(ofCharacter: offset))
        }
        parts.append(.variable(variable))
      case .name(let name, let offset): parts.append(.name(name, offset: offset))
      }
    }
    self.parts = Self.withoutLastBreaks(parts)
    self.owner = owner
    self.node = node
  }

  /// Line breaks at the end do not survive a command on one line.
  private static func withoutLastBreaks(_ parts: [Part]) -> [Part] {
    guard case .text(let text)? = parts.last else { return parts }
    var kept = text.unicodeScalars[...]
    while kept.last == "\n" { kept.removeLast() }
    return parts.dropLast() + (kept.isEmpty ? [] : [.text(String(kept))])
  }

  var start: Mark { node.start }

  func mark(ofCharacter offset: Int) -> Mark { node.mark(ofCharacter: offset) }

  /// Whether the argument has more than one line.
  var breaksLine: Bool {
    parts.contains { part in
      if case .text(let text) = part {
        text.unicodeScalars.contains(where: \.breaksLine)
      } else {
        false
      }
    }
  }

  /// As written.
  var text: String {
    let written = parts.map { part in
      switch part {
      case .text(let text): text
      case .name(let name, _): "${\(name)}"
      case .variable(let name): "${\(WandbMacro.variablePrefix)\(name)}"
      }
    }
    return written.joined()
  }

  /// The text at its blanks.
  var words: [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

  var hasBlanks: Bool { words.count > 1 }
}
