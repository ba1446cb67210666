import YAML

/// A value of a project file, with the file and place it comes from: files include others, and
/// their parts are merged. Keys are text, whatever YAML would read in them (`on`, `yes`, `1`).
struct ProjectNode: Sendable {
  struct Entry: Sendable {
    var key: String
    var place: ProjectPlace
    var value: ProjectNode
  }

  enum Content: Sendable {
    /// `isPlain` if no quotes make it text.
    case scalar(String, isPlain: Bool)
    case list([ProjectNode])
    case map([Entry])
  }

  var content: Content
  var place: ProjectPlace

  init(_ content: Content, at place: ProjectPlace) {
    self.content = content
    self.place = place
  }

  init(_ node: Node, file: String) {
    place = ProjectPlace(file: file, line: node.start.line, column: node.start.column)
    switch node.content {
    case .scalar(let scalar):
      content = .scalar(scalar.text, isPlain: scalar.style == .plain && node.tag != .string)
    case .sequence(let items):
      content = .list(items.map { ProjectNode($0, file: file) })
    case .mapping(let entries):
      content = .map(
        entries.map { entry in
          Entry(
            key: entry.key.scalar?.text ?? "",
            place: ProjectPlace(
              file: file, line: entry.key.start.line, column: entry.key.start.column),
            value: ProjectNode(entry.value, file: file))
        })
    }
  }

  var list: [ProjectNode]? {
    if case .list(let items) = content { items } else { nil }
  }

  var entries: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  subscript(key: String) -> ProjectNode? {
    entries?.first { $0.key == key }?.value
  }

  /// The text of a single value, other than null.
  var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// Nothing at all, or a word for it.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  var truth: Bool? {
    guard case .scalar(let text, isPlain: true) = content else { return nil }
    return ProjectNode.truth(of: text)
  }

  /// YAML 1.1's words, as far as programs read them: `y` and `n` are text.
  static func truth(of text: String) -> Bool? {
    guard text == text.lowercased() || text == text.uppercased() || text == capitalized(text)
    else { return nil }
    return switch text.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  /// In the words of an error message.
  var kindName: String {
    switch content {
    case .scalar where isNull: "nothing"
    case .scalar(let text, _): "'\(text)'"
    case .list: "a list"
    case .map: "a map"
    }
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst().lowercased()
  }
}
