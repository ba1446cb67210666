import JSON

/// Finds scalars in output that comes in pieces of any size.
package final class ScalarCollector {
  private var reading: OutputReading

  /// `flagNames` mean something else: a program that echoes its flags tells no metrics. Rules that
  /// users wrote mean what they say.
  package init(_ rules: OutputScalarRules, ignoring flagNames: some Sequence<String>) {
    reading = OutputReading(rules, ScalarTable(ignoring: rules.isIgnored(flagNames)))
  }

  package var summaries: [String: ScalarSummary] { reading.summaries }

  /// The summaries as the record's member `scalars`; nil where there are none.
  package var json: JSONValue? { summaries.json }

  /// Takes the next bytes of the output.
  package func feed(_ bytes: UnsafeRawBufferPointer) {
    reading.feed(bytes, nil)
  }

  /// Takes the next bytes of the output; `found` is called for every scalar in them.
  package func feed(_ bytes: UnsafeRawBufferPointer, found: (OutputScalar) -> Void) {
    withoutActuallyEscaping(found) { reading.feed(bytes, $0) }
  }

  /// Takes what stands behind the last end of a line.
  package func finish() {
    reading.finish(nil)
  }

  /// Takes what stands behind the last end of a line; `found` is called for every scalar in it.
  package func finish(found: (OutputScalar) -> Void) {
    withoutActuallyEscaping(found) { reading.finish($0) }
  }
}

extension OutputScalarRules {
  /// Tells which names are no metrics.
  fileprivate func isIgnored(_ flagNames: some Sequence<String>) -> (String) -> Bool {
    switch kind {
    case .standard:
      let names = Set(flagNames)
      return { names.contains($0) }
    case .patterns: return { _ in false }
    case .automatic(let metrics):
      let named = Set(metrics.compactMap(\.rule.name))
      let names = Set(flagNames.map(Self.withoutDashes))
      return { !named.contains($0) && names.contains(Self.withoutDashes($0)) }
    case .objects:
      let names = Set(flagNames.map(Self.withoutDashes))
      return { names.contains(Self.withoutDashes($0)) }
    }
  }

  /// Programs print their flag `batch-size` as `batch_size`.
  private static func withoutDashes(_ name: String) -> String {
    name.utf8.contains(UInt8(ascii: "-")) ? name.replacing("-", with: "_") : name
  }
}
