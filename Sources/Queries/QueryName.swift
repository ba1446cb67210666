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

  /// `flag:lr` is the flag `lr`; without such a prefix it is any `lr`.
  package init(prefixed text: String) {
    if let colon = text.firstIndex(of: ":"),
      let kind = QueryName.kind(ofPrefix: String(text[...colon]))
    {
      self.init(String(text[text.index(after: colon)...]), kind: kind)
    } else {
      self.init(text)
    }
  }

  /// What `attr:`, `flag:` and `scalar:` stand for.
  static func kind(ofPrefix prefix: String) -> Kind? {
    switch prefix {
    case "attr:": .attribute
    case "flag:": .flag
    case "scalar:": .scalar
    default: nil
    }
  }
}
