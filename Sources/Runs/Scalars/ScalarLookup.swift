import Queries
import Scalars
import Text

extension [String: ScalarSummary] {
  /// The folders whose scalars have no prefix.
  private static let standardPrefixes: Set<Substring> = ["", ".guild", ".batchrun"]

  /// The scalar that a user names: exactly, or `loss` for the first `eval#loss`, or `ev#loss` for a
  /// prefix that begins like this.
  package func summary(of name: String) -> ScalarSummary? {
    if let exact = self[name] { return exact }
    guard !isEmpty else { return nil }
    let parts = name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return first { $0.hasSuffix("#" + name) } }
    if Self.standardPrefixes.contains(parts[0]), let found = self[String(parts[1])] { return found }
    return first { $0.hasPrefix(parts[0]) && $0.hasSuffix("#" + parts[1]) }
  }

  private func first(where isWanted: (String) -> Bool) -> ScalarSummary? {
    keys.filter(isWanted).min(by: comesNaturallyBefore).flatMap { self[$0] }
  }
}

extension ScalarSummary {
  package func value(of quantity: ScalarQuantity) -> Double {
    switch quantity {
    case .last: last
    case .first: first
    case .minimum: minimum
    case .maximum: maximum
    case .average: average
    case .total: total
    case .count: Double(count)
    }
  }

  /// Nil for what comes from all steps.
  package func step(of quantity: ScalarQuantity) -> Int? {
    switch quantity {
    case .last: lastStep
    case .first: firstStep
    case .minimum: minimumStep
    case .maximum: maximumStep
    case .average, .total, .count: nil
    }
  }
}
