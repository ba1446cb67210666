/// How the commands of a sweep are chosen.
package enum SweepMethod: String, CaseIterable, Sendable {
  /// All combinations.
  case grid
  /// Combinations by chance.
  case random
  /// One after another, by the results of those before.
  case bayes

  /// That of a sweep file of W&B.
  init(_ section: Section) throws(SpecError) {
    guard let (text, node) = try section.text("method") else {
      self = .grid
      return
    }
    guard let method = SweepMethod(rawValue: text) else {
      throw SpecError(
        "there is no method '\(text)'"
          + suggestion(for: text, among: Self.allCases.map(\.rawValue)),
        at: node.start, hint: "the methods are grid, random and bayes")
    }
    self = method
  }
}
