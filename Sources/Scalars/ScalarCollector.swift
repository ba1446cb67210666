import JSON
import Text

/// Finds scalars in output that comes in pieces of any size.
package struct ScalarCollector {
  /// Longer lines are not read for scalars, so that neither memory nor a pattern can run away.
  private static let longestLine = 4096
  /// More different names than this are no scalars but text that looks like them.
  private static let mostNames = 10_000

  private let rules: OutputScalarRules
  /// Names that mean something else: the standard rules pass over a program that echoes its flags.
  private let ignoredNames: Set<String>
  private var line: [UInt8] = []
  private var isLineTooLong = false
  private var step = 0
  /// Whether the output says the steps itself.
  private var hasStep = false
  /// The names since the step last changed.
  private var seen: Set<String> = []

  package private(set) var summaries: [String: ScalarSummary] = [:]

  package init(_ rules: OutputScalarRules, ignoring flagNames: some Sequence<String>) {
    self.rules = rules
    ignoredNames = Set(flagNames)
  }

  /// Takes the next bytes of the output; `found` is called for every scalar in them.
  package mutating func feed(
    _ bytes: some Sequence<UInt8>, found: (OutputScalar) -> Void = { _ in }
  ) {
    guard !rules.isEmpty else { return }
    for byte in bytes {
      // Progress bars return to the beginning of their line instead of starting another.
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        endLine(found)
      } else if line.count < Self.longestLine {
        line.append(byte)
      } else {
        isLineTooLong = true
      }
    }
  }

  /// Takes what stands behind the last end of a line.
  package mutating func finish(found: (OutputScalar) -> Void = { _ in }) {
    endLine(found)
  }

  /// The summaries as the record's member `scalars`, by name; nil where there are none.
  package var json: JSONValue? {
    guard !summaries.isEmpty else { return nil }
    return .object(
      JSONObject(
        namesInOrder(summaries.keys).compactMap { name in
          summaries[name].map { .init(key: name, value: $0.json) }
        }))
  }

  private mutating func endLine(_ found: (OutputScalar) -> Void) {
    defer {
      line.removeAll(keepingCapacity: true)
      isLineTooLong = false
    }
    guard !line.isEmpty, !isLineTooLong else { return }
    switch rules.kind {
    case .standard:
      switch OutputScalarLine(line) {
      case nil: return
      case .step(let step): set(step: step)
      case .scalar(let name, let value, let step):
        if let step { set(step: step) }
        if !ignoredNames.contains(name) { add(name, value, found) }
      }
    case .patterns(let patterns):
      let text = String(decoding: line, as: UTF8.self)
      let values = patterns.flatMap { $0.matches(in: text).flatMap(\.values) }
      // The step holds for its own line, wherever in it it stands.
      if let step = values.last(where: { $0.name == "step" }).flatMap({ Int(exactly: $0.value) }) {
        set(step: step)
      }
      for (name, value) in values where name != "step" { add(name, value, found) }
    }
  }

  private mutating func set(step: Int) {
    self.step = step
    hasStep = true
  }

  private mutating func add(_ name: String, _ value: Double, _ found: (OutputScalar) -> Void) {
    // Where nothing says the step, it is another as soon as a name comes again.
    if !hasStep, !seen.insert(name).inserted {
      step += 1
      seen = [name]
    }
    let scalar = OutputScalar(name: name, value: value, step: step)
    guard summaries[name] != nil || summaries.count < Self.mostNames else { return }
    if summaries[name]?.add(value, step: step) == nil {
      summaries[name] = ScalarSummary(value, step: step)
    }
    found(scalar)
  }
}
