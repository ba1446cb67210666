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
  func isIgnored(_ flagNames: some Sequence<String>) -> (String) -> Bool {
    switch kind {
    case .standard:
      let names = Set(flagNames)
      return { names.contains($0) }
    case .patterns: return { _ in false }
    case .automatic(let metrics):
      let named = Set(metrics.compactMap(\.rule.name))
      let names = Set(flagNames.map(Self.withoutDashes))
      return { name in
        if named.contains(name) { return false }
        let name = Self.withoutDashes(name)
        return names.contains(name) || Self.isEcho(name, of: names)
      }
    case .objects:
      let names = Set(flagNames.map(Self.withoutDashes))
      return { names.contains(Self.withoutDashes($0)) }
    }
  }

  /// Whether it is a flag behind the part of a program that echoes it: `train/lr`. What is named like a
  /// measure is one: `val/loss` of a program that has a flag `--loss`.
  private static func isEcho(_ name: String, of flags: Set<String>) -> Bool {
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
    var bare = String(name[name.index(after: slash)...])
    return flags.contains(bare) && !bare.withUTF8 { MeasureName.isOne(UnsafeRawBufferPointer($0)) }
  }

  /// Programs print their flag `batch-size` as `batch_size`.
  private static func withoutDashes(_ name: String) -> String {
    name.utf8.contains(UInt8(ascii: "-")) ? name.replacing("-", with: "_") : name
  }
}
