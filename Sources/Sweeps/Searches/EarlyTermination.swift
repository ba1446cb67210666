import YAML

/// When W&B's `early_terminate` ends commands before they are done: at some of their steps those stay that
/// are among the best `1/eta` there.
package struct EarlyTermination: Hashable, Sendable {
  /// The first step at which they are compared; nil where the last one is given.
  package let leastSteps: Int?
  /// The steps of a command that is not ended; with `brackets`, how many times they are compared.
  package let mostSteps: Int?
  package let brackets: Int?
  package let eta: Double
  /// Whether the value at the step counts, and not the best so far; nil where the file does not say.
  package let isStrict: Bool?

  private static let keys = ["type", "min_iter", "max_iter", "s", "eta", "strict"]
  private static let defaultEta = 3.0

  /// Reads `early_terminate`; nil where it is missing.
  init?(_ root: Section) throws(SpecError) {
    guard let entry = root.entry("early_terminate") else { return nil }
    let section = try Section(entry.value, name: entry.key)
    try section.checkKeys(Self.keys)
    try Self.checkType(section)
    guard root["metric"] != nil else {
      throw SpecError(
        "'\(entry.key)' needs a 'metric', by which commands are compared", at: entry.mark,
        hint: "add 'metric: {name: val_loss, goal: minimize}'")
    }
    leastSteps = try section.integer("min_iter", atLeast: 1)
    mostSteps = try section.integer("max_iter", atLeast: 1)
    brackets = try section.integer("s", atLeast: 1)
    eta =
      try section["eta"].map { node throws(SpecError) in
        try Self.eta(node, "\(section.name): 'eta'")
      } ?? Self.defaultEta
    isStrict = try section.truth("strict")
    try check(section, entry.mark)
  }

  private static func checkType(_ section: Section) throws(SpecError) {
    guard let (type, node) = try section.text("type") else {
      throw SpecError(
        "\(section.name): 'type' is missing", at: section.mark, hint: "write 'type: hyperband'")
    }
    guard type == "hyperband" else {
      throw SpecError(
        "\(section.name): there is no type '\(type)'" + suggestion(for: type, among: ["hyperband"]),
        at: node.start, hint: "write 'type: hyperband'")
    }
  }

  private static func eta(_ node: Node, _ owner: String) throws(SpecError) -> Double {
    let eta = try WandbNumber(node, owner).value
    guard eta > 1 else { throw SpecError("\(owner) must be above 1", at: node.start) }
    return eta
  }

  private func check(_ section: Section, _ mark: Mark) throws(SpecError) {
    switch (leastSteps, mostSteps, brackets) {
    case (nil, nil, _):
      throw SpecError(
        "\(section.name) needs 'min_iter', or 'max_iter' and 's'", at: mark,
        hint: "'min_iter: 3' compares commands at the steps 3, 9, 27, … of their metric")
    case (nil, _?, nil):
      throw SpecError(
        "\(section.name): 'max_iter' needs 's'", at: section.entry("max_iter")?.mark,
        hint: "add 's: 2', which compares commands at two steps before 'max_iter'")
    case (_, let most?, _?) where Double(most) / eta < 1:
      throw SpecError(
        "\(section.name): 'max_iter' must be at least 'eta', or there is no step to compare at",
        at: section.entry("max_iter")?.mark)
    default: break
    }
  }
}
