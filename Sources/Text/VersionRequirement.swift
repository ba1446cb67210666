/// What a version has to be: `>=0.1,<2`; all parts must hold.
package struct VersionRequirement: Sendable {
  private enum Relation: String, CaseIterable, Sendable {
    // The longer operators come first, so that they are found first.
    case atLeast = ">="
    case atMost = "<="
    case equal = "=="
    case unequal = "!="
    case above = ">"
    case below = "<"
    case same = "="
  }

  private var parts: [(relation: Relation, version: [Int])] = []

  /// Nil if the text is none.
  package init?(_ text: String) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = part.filter { $0 != " " }
      let relation = Relation.allCases.first { part.hasPrefix($0.rawValue) }
      let digits = part.dropFirst(relation?.rawValue.count ?? 0)
      guard let version = Self.numbers(digits) else { return nil }
      parts.append((relation ?? .equal, version))
    }
  }

  package func allows(_ text: String) -> Bool {
    guard let own = Self.numbers(text[...]) else { return false }
    return parts.allSatisfy { relation, version in
      let count = max(own.count, version.count)
      let (one, other) = (Self.padded(own, count), Self.padded(version, count))
      return switch relation {
      case .atLeast: !one.lexicographicallyPrecedes(other)
      case .atMost: !other.lexicographicallyPrecedes(one)
      case .equal, .same: one == other
      case .unequal: one != other
      case .above: other.lexicographicallyPrecedes(one)
      case .below: one.lexicographicallyPrecedes(other)
      }
    }
  }

  private static func numbers(_ text: some StringProtocol) -> [Int]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    return parts.contains { $0 == nil || $0 ?? 0 < 0 } ? nil : parts.compactMap(\.self)
  }

  private static func padded(_ numbers: [Int], _ count: Int) -> [Int] {
    numbers + Array(repeating: 0, count: count - numbers.count)
  }
}
