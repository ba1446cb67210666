import Text

/// One rule of a project, ready to be used. Belongs to the thread that made it, for regular
/// expressions cannot be shared.
struct OutputScalarPattern {
  /// One match of the pattern in a line.
  struct Match {
    var groups: [(name: String?, text: String)]
    var values: [(name: String, value: Double)]
  }

  let rule: OutputScalarRule
  /// The pattern with all that is short in it written out.
  private let source: String
  private let expression: Regex<AnyRegexOutput>

  init(_ rule: OutputScalarRule) throws(OutputScalarError) {
    self.rule = rule
    source =
      rule.pattern
      .replacing(#"\key"#, with: "[^ \t]+")
      .replacing(
        #"\value"#,
        with: #"(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"#
          + "|[+-]?inf|nan)"
      )
      .replacing(#"\step"#, with: "[0-9]+")
    do {
      expression = try Regex(source).matchingSemantics(.unicodeScalar)
    } catch {
      throw OutputScalarError(pattern: rule.pattern, reason: Self.words(for: "\(error)"))
    }
  }

  /// What is wrong with an expression, in the words of those who write them.
  private static func words(for reason: String) -> String {
    reason.contains("custom character class")
      ? "'[' begins a set of characters that has no ']'; for the character itself write '\\['"
      : reason
  }

  /// Whether it has a group: next to an empty alternative it matches anything, and then has all of its
  /// groups, none of them with a text.
  var hasGroup: Bool {
    guard let both = try? Regex("(?:\(source))|"), let match = "".firstMatch(of: both) else {
      return false
    }
    return match.output.count > 1
  }

  /// Everything that the pattern finds, from left to right.
  func matches(in line: String) -> [Match] {
    line.matches(of: expression).map { match in
      let groups = match.output.indices.dropFirst().map { index in
        let group = match.output[index]
        return (name: group.name, text: group.substring.map(String.init) ?? "")
      }
      return Match(groups: groups, values: values(groups))
    }
  }

  private func values(
    _ groups: [(name: String?, text: String)]
  ) -> [(name: String, value: Double)] {
    func number(_ text: String?) -> Double? { text.flatMap { realNumber($0.trimmedBlanks) } }
    func group(_ name: String) -> String? { groups.first { $0.name == name }?.text }

    if let name = rule.name {
      let text = group(name) ?? group("_val") ?? groups.first?.text
      return number(text).map { [(name, $0)] } ?? []
    }
    if let key = group("_key") {
      return number(group("_val")).map { [(key, $0)] } ?? []
    }
    let named = groups.compactMap { group in
      group.name.flatMap { name in number(group.text).map { (name, $0) } }
    }
    if !named.isEmpty || groups.contains(where: { $0.name != nil }) { return named }
    guard groups.count == 2 else { return [] }
    return number(groups[1].text).map { [(groups[0].text, $0)] } ?? []
  }
}

/// A rule of `output-scalars` that is no regular expression.
package struct OutputScalarError: ExplainedError, Hashable, Sendable {
  package var pattern: String
  package var reason: String

  package var message: String {
    "invalid output scalar pattern '\(pattern)': \(reason)"
  }
}
