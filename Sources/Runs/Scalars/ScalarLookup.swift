import Queries
import Scalars
import Text

/// The folders whose scalars have no prefix.
private let standardPrefixes: Set<Substring> = ["", ".guild", ".batchrun"]

extension Dictionary where Key == String {
  /// The key of the scalar that a user names: exactly, or `loss` for the first `eval#loss`, or
  /// `ev#loss` for a prefix that begins like this.
  func key(of name: String) -> String? {
    if self[name] != nil { return name }
    guard !isEmpty else { return nil }
    let parts = name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return firstKey { $0.hasSuffix("#" + name) } }
    let bare = String(parts[1])
    if standardPrefixes.contains(parts[0]), self[bare] != nil { return bare }
    return firstKey { $0.hasPrefix(parts[0]) && $0.hasSuffix("#" + parts[1]) }
  }

  private func firstKey(where isWanted: (String) -> Bool) -> String? {
    keys.filter(isWanted).min(by: comesNaturallyBefore)
  }
}

extension [String: ScalarSummary] {
  /// The scalar that a user names, see `key(of:)`.
  package func summary(of name: String) -> ScalarSummary? {
    key(of: name).flatMap { self[$0] }
  }
}

extension [String: ScalarSummary] {
  /// The number of a column, or the step of that number; nil where there is none.
  package func value(of column: ColumnSpecification) -> Double? {
    guard let summary = summary(of: column.name.name) else {
      return column.printedName.flatMap { summary(of: $0)?.last }
    }
    if column.isStep { return summary.step(of: column.quantity).map(Double.init) }
    return summary.value(of: column.quantity)
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
