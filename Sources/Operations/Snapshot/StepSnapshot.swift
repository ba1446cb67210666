import JSON

extension OperationSnapshot {
  static func json(of step: StepDefinition) -> JSONValue {
    var members = SnapshotMembers()
    members.add("run", step.text)
    members.add("words", step.words)
    members.add("name", step.name)
    members.add("flags", step.flags?.json)
    members.add("expect", step.checks.map(json(of:)))
    if !step.options.isEmpty { members.add("options", Flags(step.options).json) }
    members.add("isolate_runs", step.isolatesRuns, unless: true)
    return members.json
  }

  static func step(from json: JSONValue) -> StepDefinition? {
    guard let text = json["run"]?.string else { return nil }
    var step = StepDefinition(words: json.texts("words"), text: text)
    step.name = json["name"]?.string
    step.flags = json["flags"]?.object.map { Flags($0) }
    step.checks = json.items("expect").compactMap(check(from:))
    for (name, value) in (json["options"]?.object.map { Flags($0) } ?? Flags()).sorted {
      step.options[name] = value
    }
    step.isolatesRuns = json["isolate_runs"]?.bool ?? true
    return step
  }

  private static func json(of check: StepDefinition.Check) -> JSONValue {
    var members = SnapshotMembers()
    switch check {
    case .output(let pattern): members.add("output", pattern)
    case .file(let glob, let contains, let comparedTo):
      members.add("file", glob)
      members.add("contains", contains)
      members.add("compare_to", comparedTo)
    }
    return members.json
  }

  private static func check(from json: JSONValue) -> StepDefinition.Check? {
    if let pattern = json["output"]?.string { return .output(pattern: pattern) }
    return json["file"]?.string.map {
      .file(
        glob: $0, contains: json["contains"]?.string, comparedTo: json["compare_to"]?.string)
    }
  }
}
