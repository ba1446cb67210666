import YAML

extension StyleChoices {
  /// The keys of a parameter that say how it is written.
  static let parameterKeys = ["as", "option", "quote", "bools", "lists", "nulls"]

  private static let sectionKeys = ["args", "bools", "nulls", "lists", "quote"]
  private static let formsForAll: [ArgumentForm] = [.option, .space, .assign]

  /// Reads `style:`.
  init(section node: Node) throws(SpecError) {
    let section = try Section(node, name: "style")
    try section.checkKeys(Self.sectionKeys)
    try self.init(common: section)
    guard let (text, node) = try section.text("args") else { return }
    guard let form = ArgumentForm(rawValue: text), Self.formsForAll.contains(form) else {
      let words = Self.formsForAll.map(\.rawValue)
      throw SpecError(
        "style: 'args' must be one of \(words.joined(separator: ", ")), not '\(text)'"
          + suggestion(for: text, among: words), at: node.start)
    }
    self.form = form
  }

  /// Reads what a parameter says about itself.
  init(parameter section: Section) throws(SpecError) {
    try self.init(common: section)
    form = try section.choice("as", of: ArgumentForm.self)
    guard let (text, node) = try section.text("option") else { return }
    guard text.utf8.allSatisfy(ParameterName.isHarmless) else {
      throw SpecError("\(section.name): '\(text)' cannot be an option", at: node.start)
    }
    option = text
  }

  private init(common section: Section) throws(SpecError) {
    booleans = try section.choice("bools", of: BooleanStyle.self)
    nulls = try section.choice("nulls", of: NullStyle.self)
    lists = try section.choice("lists", of: ListStyle.self)
    quote = try section.choice("quote", of: QuoteStyle.self)
  }
}
