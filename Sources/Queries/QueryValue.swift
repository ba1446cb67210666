/// The value of a property of a run: filters compare it, columns show it.
package enum QueryValue: Hashable, Sendable {
  /// The run has no such property, or it is null.
  case undefined
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([QueryValue])
}
