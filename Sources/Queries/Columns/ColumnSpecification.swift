/// A column as people ask for it: `loss`, `min loss`, `max acc step as best`, `=lr`, `.started`.
package struct ColumnSpecification: Hashable, Sendable {
  package var name: QueryName
  /// Of a scalar.
  package var quantity = ScalarQuantity.last
  /// Whether the step of that value is wanted instead of the value.
  package var isStep = false
  /// The name that the column was given.
  package var title: String?

  package init(
    _ name: QueryName, quantity: ScalarQuantity = .last, isStep: Bool = false, title: String? = nil
  ) {
    self.name = name
    self.quantity = quantity
    self.isStep = isStep
    self.title = title
  }

  /// A name that begins with a word of the language, as a program may have printed it: `total reward`.
  /// It is meant where there is no `reward`.
  package var printedName: String? {
    quantity == .last || isStep ? nil : quantity.rawValue + " " + name.name
  }

  /// What stands above the column. Two quantities of a scalar have two headings.
  package var heading: String {
    if let title { return title }
    guard name.kind == .scalar else { return name.name }
    let key = name.name.split(separator: "#", omittingEmptySubsequences: false)
      .joined(separator: " ")
    return (quantity == .last ? "" : quantity.rawValue + " ") + key + (isStep ? " step" : "")
  }
}
