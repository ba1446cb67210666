/// What a property of a run is, to those who ask for it: filters compare it, columns show it.
package enum QueryValue: Hashable, Sendable {
  /// The run has no such property, or it is null.
  case undefined
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([QueryValue])
}
