import YAML

/// What a search makes small or large.
package struct SearchMetric: Hashable, Sendable {
  package enum Goal: String, CaseIterable, Sendable {
    case minimize, maximize
  }

  package let name: String
  package let goal: Goal
  /// The value at which the search has found what it was to find.
  package let target: Double?

  private static let keys = ["name", "goal", "target", "impute", "impute_while_running"]

  package init(name: String, goal: Goal) {
    self.name = name
    self.goal = goal
    target = nil
  }

  /// Reads `metric`; nil where it is missing and not needed.
  init?(_ root: Section, isNeeded: Bool) throws(SpecError) {
    guard let node = root["metric"] else {
      guard isNeeded else { return nil }
      throw SpecError(
        "method 'bayes' needs a 'metric'", at: root.entry("method")?.mark,
        hint: "add 'metric: {name: val_loss, goal: minimize}'")
    }
    if let name = node.scalar?.text, !name.isEmpty {
      throw SpecError(
        "metric must be a mapping, not \(node.kindName)", at: node.start,
        hint: "write 'metric: {name: \(name), goal: minimize}'")
    }
    let section = try Section(node, name: "metric")
    try section.checkKeys(Self.keys)
    guard let (name, _) = try section.text("name") else {
      throw SpecError("metric: 'name' is missing", at: node.start)
    }
    self.name = name
    goal = try Self.goal(section)
    target = try section["target"].map { node throws(SpecError) in
      try WandbNumber(node, "metric: 'target'").value
    }
  }

  private static func goal(_ section: Section) throws(SpecError) -> Goal {
    do throws(SpecError) {
      return try section.choice("goal", of: Goal.self) ?? .minimize
    } catch {
      guard let word = section["goal"]?.scalar?.text,
        let meant = Goal.allCases.first(where: { $0.rawValue.hasPrefix(word) && word.count > 1 })
      else { throw error }
      throw SpecError(error.message, at: error.mark, hint: "write 'goal: \(meant.rawValue)'")
    }
  }
}
