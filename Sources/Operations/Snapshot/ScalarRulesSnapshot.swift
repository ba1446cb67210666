import JSON
import Scalars

/// The member `output_scalars`: a list of rules, or `auto`, or a list whose first item is that.
extension OperationSnapshot {
  private static let automatic = "auto"

  static func json(of rules: ScalarRules) -> JSONValue? {
    switch rules {
    case .standard: nil
    case .patterns(let rules): .array(rules.map(json(of:)))
    case .automatic(let metrics) where metrics.isEmpty: .string(automatic)
    case .automatic(let metrics): .array([.string(automatic)] + metrics.map(json(of:)))
    }
  }

  /// Of the rest of an operation nothing is looked at but where it comes from, which decides where
  /// the record is silent.
  package static func scalarRules(of operation: JSONValue) -> ScalarRules {
    if let rules = outputScalars(of: operation) { return rules }
    if case .script = operation["origin"].flatMap(origin(from:)) { return .automatic(metrics: []) }
    return .standard
  }

  /// Nil if the record is silent.
  static func outputScalars(of operation: JSONValue) -> ScalarRules? {
    guard let member = operation["output_scalars"] else { return nil }
    if member.string == automatic { return .automatic(metrics: []) }
    guard let items = member.array else { return nil }
    let rules = items.compactMap { rule in
      rule["pattern"]?.string.map { OutputScalarRule(name: rule["name"]?.string, pattern: $0) }
    }
    return items.first?.string == automatic ? .automatic(metrics: rules) : .patterns(rules)
  }

  private static func json(of rule: OutputScalarRule) -> JSONValue {
    var members = SnapshotMembers()
    members.add("name", rule.name)
    members.add("pattern", rule.pattern)
    return members.json
  }
}
