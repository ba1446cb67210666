/// The name of a property of a run.
package struct QueryName: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Whatever there is of this name first: an attribute, a flag, a scalar.
    case any
    case attribute
    case flag
    case scalar
  }

  package var kind: Kind
  package var name: String

  package init(_ name: String, kind: Kind = .any) {
    self.kind = kind
    self.name = name
  }
}
