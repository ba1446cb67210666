import Posix

extension OperationReader {
  /// What the model says of source code, and then the operation.
  mutating func sourceSelection(
    _ nodes: [ProjectNode?]
  ) throws(ProjectError) -> OperationDefinition.SourceSelection {
    var selection = OperationDefinition.SourceSelection()
    for node in nodes.compactMap({ $0 }) where !node.isNull {
      if let truth = node.truth {
        selection.isEnabled = truth
        continue
      }
      selection.isEnabled = true
      if node.entries == nil {
        try addRules(node, to: &selection)
        continue
      }
      let section = try ProjectSection(node, name: "\(name): 'sourcecode'")
      try check(section, .sourceSelection)
      if let rules = section["select"] { try addRules(rules, to: &selection) }
      if let root = try section.text("root") { selection.root = root }
      if let destination = try section.text("dest") {
        selection.destination = try place(destination, of: section)
      }
      // The digest is always recorded; `digest: no` is accepted.
      _ = try section.truth("digest")
    }
    return selection
  }

  /// A folder of the run directory.
  private func place(
    _ text: String, of section: ProjectSection
  ) throws(ProjectError) -> String {
    let path = normalizedPath(text)
    guard !path.hasPrefix("/"), path.split(separator: "/").first != "..",
      path.split(separator: "/").first != Substring(RunPlaces.metadataFolder)
    else {
      throw ProjectError(
        "\(section.name): 'dest' must be a folder of the run directory, not '\(text)'",
        at: section["dest"]?.place ?? section.place)
    }
    return path
  }

  /// Patterns alone are all that is kept; `include:` and `exclude:` change the usual choice.
  private func addRules(
    _ node: ProjectNode, to selection: inout OperationDefinition.SourceSelection
  ) throws(ProjectError) {
    let items = node.list ?? [node]
    if case .scalar(let text, isPlain: true) = node.content, Double(text) != nil {
      throw ProjectError(
        "\(name): 'sourcecode' must be patterns, rules, yes or no, not \(node.kindName)",
        at: node.place)
    }
    if !items.isEmpty, items.allSatisfy({ $0.text != nil }) {
      selection.rules.append((isIncluded: false, glob: "*"))
    }
    for item in items {
      if let glob = item.text {
        selection.rules.append((isIncluded: true, glob: glob))
        continue
      }
      let map = try ProjectSection(item, name: "\(name): a rule of 'sourcecode'")
      for entry in map.entries {
        guard entry.key == "include" || entry.key == "exclude" else {
          throw ProjectError(
            "\(map.name): unknown key '\(entry.key)'"
              + suggestion(for: entry.key, among: ["include", "exclude"]), at: entry.place)
        }
        for glob in try globs(entry, of: map) {
          selection.rules.append((isIncluded: entry.key == "include", glob: glob))
        }
      }
    }
  }

  /// A pattern, a list of them, or `{dir: NAME}` for a folder and `{text: PATTERN}` for files.
  private func globs(
    _ entry: ProjectNode.Entry, of map: ProjectSection
  ) throws(ProjectError) -> [String] {
    guard entry.value.entries != nil else { return try map.texts(entry.key) ?? [] }
    let kinds = try ProjectSection(entry.value, name: "\(map.name): '\(entry.key)'")
    var globs: [String] = []
    for kind in kinds.entries {
      let patterns = try kinds.texts(kind.key) ?? []
      switch kind.key {
      case "dir": globs += patterns.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
      case "text", "binary": globs += patterns
      default:
        throw ProjectError(
          "\(kinds.name): unknown key '\(kind.key)'"
            + suggestion(for: kind.key, among: ["dir", "text", "binary"]), at: kind.place)
      }
    }
    return globs
  }
}
