/// A key that a mapping has more than once.
package struct RepeatedKey: Hashable, Sendable {
  package let name: String
  /// Where it is given again.
  package let mark: Mark
  package let first: Mark
}
