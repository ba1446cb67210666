import Text

extension ProjectNode {
  /// This map with the entries of `base` that it does not have; maps in both are merged alike.
  func extended(by base: ProjectNode) -> ProjectNode {
    guard var merged = entries, let inherited = base.entries else { return self }
    for entry in inherited {
      if let place = merged.firstIndex(where: { $0.key == entry.key }) {
        merged[place].value = merged[place].value.extended(by: entry.value)
      } else {
        merged.append(entry)
      }
    }
    return ProjectNode(.map(merged), at: place)
  }

  func without(_ keys: [String]) -> ProjectNode {
    guard let entries else { return self }
    return ProjectNode(.map(entries.filter { !keys.contains($0.key) }), at: place)
  }

  func replacing(_ key: String, with value: ProjectNode) -> ProjectNode {
    guard let entries else { return self }
    var changed = entries
    for place in changed.indices where changed[place].key == key { changed[place].value = value }
    return ProjectNode(.map(changed), at: place)
  }

  /// With `{{name}}` replaced in every text and key. A text that is nothing but one parameter
  /// takes its value unchanged, whatever that is.
  func substituting(_ parameters: [String: ProjectNode]) -> ProjectNode {
    switch content {
    case .scalar(let text, let isPlain):
      guard text.contains("{{") else { return self }
      let inner = text.trimmedBlanks
      if inner.hasPrefix("{{"), inner.hasSuffix("}}") {
        let name = String(inner.dropFirst(2).dropLast(2).trimmedBlanks)
        if let value = parameters[name] { return ProjectNode(value.content, at: place) }
      }
      return ProjectNode(
        .scalar(ProjectNode.substitute(parameters, in: text), isPlain: isPlain), at: place)
    case .list(let items):
      return ProjectNode(.list(items.map { $0.substituting(parameters) }), at: place)
    case .map(let entries):
      let changed = entries.map { entry in
        Entry(
          key: ProjectNode.substitute(parameters, in: entry.key), place: entry.place,
          value: entry.value.substituting(parameters))
      }
      return ProjectNode(.map(changed), at: place)
    }
  }

  private static func substitute(_ parameters: [String: ProjectNode], in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{"),
      let end = rest[start.upperBound...].firstRange(of: "}}")
    {
      let name = String(rest[start.upperBound..<end.lowerBound].trimmedBlanks)
      result += rest[..<start.lowerBound]
      result += parameters[name]?.text ?? String(rest[start.lowerBound..<end.upperBound])
      rest = rest[end.upperBound...]
    }
    return result + rest
  }
}
