/// What `--filter` says of the runs that are wanted, such as `lr > 0.1 and not tags contains old`.
///
/// The language is explained in docs/filters.md.
package struct FilterExpression: Sendable {
  /// As it was written.
  package let text: String
  /// What has to be known of a run.
  package let names: Set<QueryName>
  /// Bare words that are always true, since they are compared with nothing.
  package let loneWords: [String]
  private let root: FilterNode

  /// Nil if the text is blank, which wants every run. `acceptsDoubleEquals`: whether `==` stands for
  /// `=`, as in Python.
  package init?(
    parsing text: String, acceptsDoubleEquals: Bool = false
  ) throws(FilterSyntaxError) {
    var parser = try FilterParser(text, acceptsDoubleEquals: acceptsDoubleEquals)
    guard let root = try parser.parse() else { return nil }
    self.text = text
    self.root = root
    loneWords = parser.loneWords
    var names: Set<QueryName> = []
    root.collectNames(into: &names)
    self.names = names
  }

  /// The texts that properties of these names are compared with, for being equal; `orders`: for their order
  /// too.
  package func texts(comparedWith names: Set<String>, orders: Bool = false) -> [String] {
    root.comparisons.compactMap { name, value, isOrder in
      guard names.contains(name.name), orders || !isOrder, case .text(let text) = value else {
        return nil
      }
      return text
    }
  }

  /// Whether it holds of a run whose properties `value` tells; one that the run does not have is
  /// `.undefined`.
  package func holds(_ value: (QueryName) -> QueryValue) -> Bool {
    root.holds(value)
  }
}
