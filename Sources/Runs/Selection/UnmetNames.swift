import Queries
import Synchronization

/// The names in the expressions of a filter that no run seen so far has. The code that applies the filter
/// crosses off those that it meets.
package final class UnmetNames: Sendable {
  private let names: Mutex<Set<QueryName>>

  /// A run may always be without what only some have, such as a label: only names that a user may
  /// have got wrong are looked for.
  package init(of expressions: [FilterExpression]) {
    names = Mutex(Set(expressions.flatMap(\.names)).filter { !Self.isAlwaysKnown($0) })
  }

  package func meet(_ name: QueryName) {
    names.withLock { _ = $0.remove(name) }
  }

  package var all: Set<QueryName> { names.withLock { $0 } }

  private static func isAlwaysKnown(_ name: QueryName) -> Bool {
    guard name.kind == .any || name.kind == .attribute else { return false }
    return RunValues.isAttribute(name.name)
  }
}

/// A name that a filter asks for and that runs do not have.
package struct UnmetName: Hashable, Sendable {
  package let name: QueryName
  /// What some run has that is spelled much the same.
  package let nearest: String?
  /// How many of the newest runs were asked; nil if it was all of them.
  package let asked: Int?

  /// One line, without a full stop.
  package var message: String {
    let kind =
      switch name.kind {
      case .any: ""
      case .attribute: "the attribute "
      case .flag: "the flag "
      case .scalar: "the metric "
      }
    return (asked.map { "none of the \($0) newest runs has " } ?? "no run has ")
      + "\(kind)'\(name.name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }
}
