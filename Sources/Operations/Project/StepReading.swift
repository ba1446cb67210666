extension OperationReader {
  /// The steps of an operation.
  mutating func steps(_ node: ProjectNode) throws(ProjectError) -> OperationDefinition.Body {
    guard let items = node.list else {
      return .invalid(
        OperationError("invalid step data: \(written(node))", details: node.place.citation))
    }
    var steps: [StepDefinition] = []
    for item in items {
      switch try step(item) {
      case .step(let step): steps.append(step)
      case .wrong(let message):
        return .invalid(OperationError(message, details: item.place.citation))
      }
    }
    return .steps(steps)
  }

  func stepPlaces(_ node: ProjectNode?) -> [StepPlace] {
    (node?.list ?? []).map { item in
      let keys = (item.entries ?? []).map { ($0.key, $0.place) }
      return StepPlace(place: item.place, keys: Dictionary(keys) { _, last in last })
    }
  }

  private enum StepResult {
    case step(StepDefinition)
    case wrong(String)
  }

  private mutating func step(_ node: ProjectNode) throws(ProjectError) -> StepResult {
    if let text = node.text { return parse(text, of: node) }
    guard node.entries != nil else { return .wrong("invalid step data: \(written(node))") }
    let section = try ProjectSection(node, name: "\(name): a step")
    guard let text = try section.text("run") else {
      return .wrong("invalid step \(written(node)): must define run")
    }
    guard case .step(var step) = parse(text, of: node) else { return parse(text, of: node) }
    step.name = try section.text("name")
    step.flags = try stepFlags(section)
    step.isolatesRuns = try section.truth("isolate-runs") ?? true
    step.checks = try checks(section["expect"] ?? section["checks"])
    for entry in section.entries
    where !StepDefinition.keys.contains(entry.key) && !entry.key.hasPrefix("x-")
      && !entry.value.isNull
    {
      step.options[entry.key] = try FlagValue(entry.value)
    }
    return .step(step)
  }

  private func parse(_ text: String, of node: ProjectNode) -> StepResult {
    guard let words = splitWords(text) else {
      return .wrong("invalid run spec '\(text)': a quote is not closed")
    }
    guard !words.isEmpty else { return .wrong("invalid step \(written(node)): must define run") }
    return .step(StepDefinition(words: words, text: text))
  }

  /// A map, or a list of `NAME=VALUE`.
  private func stepFlags(_ section: ProjectSection) throws(ProjectError) -> Flags? {
    guard let node = section["flags"] else { return nil }
    guard let items = node.list else {
      return try flagValues(node, name: "\(section.name): 'flags'")
    }
    var values: [String: FlagValue] = [:]
    for item in items {
      guard let text = item.text, let sign = text.firstIndex(of: "=") else {
        throw section.wrongKind("flags", item, expected: "NAME=VALUE")
      }
      let value = String(text[text.index(after: sign)...])
      values[String(text[..<sign])] = try FlagValue(
        ProjectNode(.scalar(value, isPlain: true), at: item.place))
    }
    return Flags(values)
  }

  private func checks(_ node: ProjectNode?) throws(ProjectError) -> [StepDefinition.Check] {
    guard let node else { return [] }
    var checks: [StepDefinition.Check] = []
    for item in node.list ?? [node] {
      let section = try ProjectSection(item, name: "\(name): an expectation")
      if let pattern = try section.text("output") {
        checks.append(.output(pattern: pattern))
      } else if let glob = try section.text("file") {
        checks.append(
          .file(
            glob: glob, contains: try section.text("contains"),
            comparedTo: try section.text("compare-to")))
      } else {
        throw ProjectError("\(section.name) must have 'output' or 'file'", at: item.place)
      }
    }
    return checks
  }

  /// A value as YAML writes it on one line, for messages.
  private func written(_ node: ProjectNode) -> String {
    switch node.content {
    case .scalar(let text, let isPlain): isPlain ? text : "'\(text)'"
    case .list(let items): "[\(items.map { written($0) }.joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { "\($0.key): \(written($0.value))" }.joined(separator: ", "))}"
    }
  }
}
