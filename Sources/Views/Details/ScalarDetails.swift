import JSON
import Runs
import Scalars
import Text

/// The scalars of a run as `runs info` shows them.
package struct ScalarDetails {
  private let summaries: [String: ScalarSummary]
  /// Those of each folder of event files together, naturally sorted.
  private let keys: [String]

  package init(_ summaries: [String: ScalarSummary]) {
    self.summaries = summaries
    keys = summaries.keys.sorted { left, right in
      let (left, right) = (Self.parts(of: left), Self.parts(of: right))
      if left.prefix != right.prefix {
        return comesNaturallyBefore(left.prefix.utf8, right.prefix.utf8)
      }
      return comesNaturallyBefore(left.tag.utf8, right.tag.utf8)
    }
  }

  /// The last value of each, except what the system tells of itself.
  package var last: RunDetail {
    .map(
      keys.filter { !Self.parts(of: $0).tag.hasPrefix("sys/") }.compactMap { key in
        summaries[key].map { .init(key, Self.value($0.last, $0.lastStep)) }
      })
  }

  /// All that is kept of all of them.
  package var all: RunDetail {
    .map(
      keys.compactMap { key in
        summaries[key].map { summary in
          .init(
            key,
            .map([
              .init("avg", Self.value(summary.average, count: summary.count)),
              .init("first", Self.value(summary.first, summary.firstStep)),
              .init("last", Self.value(summary.last, summary.lastStep)),
              .init("max", Self.value(summary.maximum, summary.maximumStep)),
              .init("min", Self.value(summary.minimum, summary.minimumStep)),
              .init("total", Self.value(summary.total, count: summary.count)),
            ])
          )
        }
      })
  }

  private static func value(_ value: Double, _ step: Int?) -> RunDetail {
    .value(
      text(value) + (step.map { " (step \($0))" } ?? ""),
      .array([ScalarSummary.json(value), step.map { .number(String($0)) } ?? .null]))
  }

  private static func value(_ value: Double, count: Int) -> RunDetail {
    .value(
      text(value) + (count == 1 ? " (1 value)" : " (\(count) values)"),
      .array([ScalarSummary.json(value), .number(String(count))]))
  }

  private static func text(_ value: Double) -> String {
    // An unsigned `nan` on every machine.
    value.isFinite ? fixedPoint(value, decimals: 6) : decimalText(value)
  }

  private static func parts(of key: String) -> (prefix: Substring, tag: Substring) {
    guard let mark = key.firstIndex(of: "#") else { return ("", key[...]) }
    return (key[..<mark], key[key.index(after: mark)...])
  }
}
