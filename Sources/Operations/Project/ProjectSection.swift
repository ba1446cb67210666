import Text

/// A map of a project file whose keys mean something, and the questions that are asked of it.
struct ProjectSection {
  /// What messages call it: `operation 'train'`, `flag 'lr'`.
  let name: String
  let place: ProjectPlace
  let entries: [ProjectNode.Entry]

  init(_ node: ProjectNode, name: String) throws(ProjectError) {
    guard let entries = node.entries else {
      throw ProjectError("\(name) must be a map, not \(node.kindName)", at: node.place)
    }
    self.name = name
    place = node.place
    self.entries = entries
  }

  /// Null counts as not given.
  subscript(key: String) -> ProjectNode? {
    entries.first { $0.key == key && !$0.value.isNull }?.value
  }

  func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  func wrongKind(_ key: String, _ node: ProjectNode, expected: String) -> ProjectError {
    ProjectError("\(name): '\(key)' must be \(expected), not \(node.kindName)", at: node.place)
  }

  func text(_ key: String) throws(ProjectError) -> String? {
    guard let node = self[key] else { return nil }
    guard let text = node.text else { throw wrongKind(key, node, expected: "text") }
    return text
  }

  func truth(_ key: String) throws(ProjectError) -> Bool? {
    guard let node = self[key] else { return nil }
    guard let truth = node.truth else { throw wrongKind(key, node, expected: "yes or no") }
    return truth
  }

  func number(_ key: String) throws(ProjectError) -> Double? {
    guard let node = self[key] else { return nil }
    guard let text = node.text, let number = Double(text) else {
      throw wrongKind(key, node, expected: "a number")
    }
    return number
  }

  func wholeNumber(_ key: String) throws(ProjectError) -> Int? {
    guard let node = self[key] else { return nil }
    guard let text = node.text, let number = Int(text) else {
      throw wrongKind(key, node, expected: "a whole number")
    }
    return number
  }

  /// One text, or a list of them.
  func texts(_ key: String) throws(ProjectError) -> [String]? {
    guard let node = self[key] else { return nil }
    if let text = node.text { return [text] }
    guard let items = node.list else {
      throw wrongKind(key, node, expected: "text or a list of texts")
    }
    var texts: [String] = []
    for item in items {
      guard let text = item.text else {
        throw wrongKind(key, item, expected: "a list of texts")
      }
      texts.append(text)
    }
    return texts
  }

  /// Names with a text each; null is empty text.
  func textMap(_ key: String) throws(ProjectError) -> [String: String]? {
    guard let node = self[key] else { return nil }
    var texts: [String: String] = [:]
    for entry in try ProjectSection(node, name: "\(name): '\(key)'").entries {
      guard case .scalar(let text, _) = entry.value.content else {
        throw ProjectError(
          "\(name): '\(entry.key)' of '\(key)' must be text, not \(entry.value.kindName)",
          at: entry.value.place)
      }
      texts[entry.key] = entry.value.isNull ? "" : text
    }
    return texts
  }
}
