import YAML

/// The metric that a spec of W&B names to tell good combinations: `metric: {name: loss, goal: minimize}`.
package struct SpecObjective: Hashable, Sendable {
  package let name: String
  package let isMaximized: Bool

  /// Nil if the node names none; it may be meant for another program.
  init?(_ node: Node) {
    if let name = node.scalar?.text, !name.isEmpty {
      (self.name, isMaximized) = (name, false)
      return
    }
    let entries = node.mapping ?? []
    func text(_ key: String) -> String? {
      entries.first { $0.key.scalar?.text == key }?.value.scalar?.text
    }
    guard let name = text("name"), !name.isEmpty else { return nil }
    self.name = name
    isMaximized = text("goal")?.lowercased() == "maximize"
  }
}
