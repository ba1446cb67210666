import Text

extension OutputScalarRule {
  /// A metric that a user names: `acc=accuracy is (\\value)`.
  package init(metric text: String) throws(NamedMetricError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else { throw .noPattern(name: text) }
    guard !parts[0].isEmpty else { throw .noName(text) }
    self.init(name: parts[0], pattern: parts[1])
    let pattern: OutputScalarPattern
    do throws(OutputScalarError) {
      pattern = try OutputScalarPattern(self)
    } catch {
      throw .invalid(text, reason: error.reason)
    }
    guard pattern.hasGroup else { throw .noGroup(name: parts[0]) }
  }
}

extension [OutputScalarRule] {
  /// What to say where these metrics that a user names were looked for in vain; nil for none.
  package var unmatchedWording: String? {
    let names = compactMap(\.name).filter { !$0.isEmpty }
    guard !names.isEmpty else { return nil }
    return "--metric \(names.joined(separator: ", ")) matched no line of output"
  }
}

/// Why a text names no metric.
package enum NamedMetricError: ExplainedError, Hashable, Sendable {
  case noPattern(name: String)
  case noName(String)
  /// Nothing in the pattern says where the value is.
  case noGroup(name: String)
  /// The pattern is no regular expression.
  case invalid(String, reason: String)

  package var message: String {
    switch self {
    case .noPattern(let name):
      "--metric '\(name)' has no pattern; write NAME=REGEX, such as 'acc=accuracy is (\\value)'"
    case .noName(let text):
      "--metric '\(text)' has no name; write NAME=REGEX, such as 'acc=accuracy is (\\value)'"
    case .noGroup(let name):
      "the pattern of --metric '\(name)' has no group for the value; put the number into "
        + "parentheses: '\(name)=\(name) is (\\value)'"
    case .invalid(let text, let reason): "invalid --metric '\(text)': \(reason)"
    }
  }
}
