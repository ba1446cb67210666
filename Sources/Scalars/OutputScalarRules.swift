import Text

/// The rules by which scalars are found in output, in a form that works. Belongs to the thread
/// that made it.
package struct OutputScalarRules {
  enum Kind {
    case standard
    case patterns([OutputScalarPattern])
  }

  let kind: Kind

  /// `rules` is what the operation has: nil for the standard rules. Those that are no regular
  /// expressions find nothing.
  package init(_ rules: [OutputScalarRule]?) {
    guard let rules else {
      kind = .standard
      return
    }
    kind = .patterns(rules.compactMap { try? OutputScalarPattern($0) })
  }

  /// What is wrong with those that are no regular expressions.
  package static func errors(in rules: [OutputScalarRule]?) -> [OutputScalarError] {
    (rules ?? []).compactMap { rule in
      do throws(OutputScalarError) {
        _ = try OutputScalarPattern(rule)
        return nil
      } catch {
        return error
      }
    }
  }

  /// Whether there is nothing to look for.
  package var isEmpty: Bool {
    if case .patterns(let patterns) = kind { patterns.isEmpty } else { false }
  }

  /// Whether they are those of an operation that has none of its own.
  var isStandard: Bool {
    if case .standard = kind { true } else { false }
  }

  /// What `--test-output-scalars` says of a line: the line, then a line for every rule.
  package func report(on line: String) -> [String] {
    switch kind {
    case .standard:
      var bytes = line
      return bytes.withUTF8 { standardReport(on: UnsafeRawBufferPointer($0), line) }
    case .patterns(let patterns):
      return [line]
        + patterns.map { pattern in
          let matches = pattern.matches(in: line)
          guard !matches.isEmpty else { return "  '\(pattern.rule.pattern)': <no matches>" }
          let groups = matches.map { match in
            "(" + match.groups.map { "'\($0.text)'" }.joined(separator: ", ") + ")"
          }
          let values = matches.flatMap(\.values).map { "\($0.name)=\(decimalText($0.value))" }
          return "  '\(pattern.rule.pattern)': [\(groups.joined(separator: ", "))] "
            + "(\(values.joined(separator: ", ")))"
        }
    }
  }

  private func standardReport(on bytes: UnsafeRawBufferPointer, _ line: String) -> [String] {
    switch OutputScalarLine(bytes) {
    case nil: return [line, "  'KEY: NUMBER': <no matches>", "  'step: NUMBER': <no matches>"]
    case .step(let step):
      return [
        line, "  'KEY: NUMBER': <no matches>",
        "  'step: NUMBER': [('step', '\(step)')] (step=\(step))",
      ]
    case .scalar(let key, let value, let step):
      let name = String(decoding: key, as: UTF8.self)
      let at = step.map { ", step=\($0)" } ?? ""
      let number = decimalText(value)
      return [
        line, "  'KEY: NUMBER': [('\(name)', '\(number)')] (\(name)=\(number)\(at))",
        "  'step: NUMBER': <no matches>",
      ]
    }
  }
}
