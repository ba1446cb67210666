/// The rules by which scalars are found in output, in a form that works. Belongs to the thread
/// that made it.
package struct OutputScalarRules {
  enum Kind {
    case standard
    case patterns([OutputScalarPattern])
    case automatic(metrics: [OutputScalarPattern])
    /// Lines of objects, as programs write them for us.
    case objects
  }

  let kind: Kind

  /// Rules that are no regular expressions find nothing.
  package init(_ rules: ScalarRules) {
    func ready(_ rules: [OutputScalarRule]) -> [OutputScalarPattern] {
      rules.compactMap { try? OutputScalarPattern($0) }
    }
    kind =
      switch rules {
      case .standard: .standard
      case .patterns(let rules): .patterns(ready(rules))
      case .automatic(let metrics): .automatic(metrics: ready(metrics))
      }
  }

  private init(kind: Kind) {
    self.kind = kind
  }

  /// The rules for a file that a program writes its metrics into, an object a line.
  package static var objects: OutputScalarRules { OutputScalarRules(kind: .objects) }

  /// What is wrong with those that are no regular expressions.
  package static func errors(in rules: ScalarRules) -> [OutputScalarError] {
    rules.patterns.compactMap { rule in
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

  var isOfObjects: Bool {
    if case .objects = kind { true } else { false }
  }
}
