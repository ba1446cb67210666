/// One rule that takes scalars from a line of output.
package struct OutputScalarRule: Hashable, Sendable {
  /// The scalar that the first group is the value of; nil where the groups say it. `step` is the
  /// step.
  package var name: String?
  package var pattern: String

  package init(name: String?, pattern: String) {
    self.name = name
    self.pattern = pattern
  }
}
