/// By which rules metrics are found in output.
package enum ScalarRules: Hashable, Sendable {
  /// `KEY: NUMBER` lines, as Guild reads the output of an operation without rules.
  case standard
  /// The rules of an operation, and nothing else.
  case patterns([OutputScalarRule])
  /// The forms in which programs print metrics, and these rules in addition.
  case automatic(metrics: [OutputScalarRule])

  /// The rules that users wrote.
  package var patterns: [OutputScalarRule] {
    switch self {
    case .standard: []
    case .patterns(let rules), .automatic(let rules): rules
    }
  }

  /// The same with more metrics that are looked for. The standard rules become automatic ones: who
  /// names a metric does not ask for Guild's reading.
  ///
  /// A metric that is named takes the place of the rules of that name; it may have several itself.
  package func adding(metrics: [OutputScalarRule]) -> ScalarRules {
    guard !metrics.isEmpty else { return self }
    let names = Set(metrics.map(\.name))
    var all = patterns.filter { !names.contains($0.name) }
    for metric in metrics where !all.contains(metric) { all.append(metric) }
    return if case .patterns = self { .patterns(all) } else { .automatic(metrics: all) }
  }
}
