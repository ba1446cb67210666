extension ColumnSpecification {
  /// One column.
  package init(_ text: String) throws(ColumnSpecificationError) {
    let columns = try ColumnSpecification.list(text)
    guard columns.count == 1, let column = columns.first else {
      throw ColumnSpecificationError(reason: .severalColumns, position: 0)
    }
    self = column
  }

  /// The columns of a text, between commas; at least one.
  ///
  ///     columns := column (',' column)*
  ///     column  := base ['as' NAME]
  ///     base    := ('.' | 'attr:') NAME | ('=' | 'flag:') NAME
  ///              | [qualifier] ['scalar:'] KEY ['step']
  ///     qualifier := 'min' | 'max' | 'first' | 'last' | 'avg' | 'total' | 'count'
  ///
  /// A KEY is a text in quotes, or words as a program printed them: `Test accuracy`. The words of the language are keys too if nothing
  /// else can be meant: `min`, `step`, `max step`.
  package static func list(
    _ text: String
  ) throws(ColumnSpecificationError) -> [ColumnSpecification] {
    var specifications: [ColumnSpecification] = []
    for (words, end) in try ColumnLexer.columns(of: text) {
      specifications.append(try ColumnSpecification(words[...], end: end))
    }
    return specifications
  }

  private init(
    _ words: ArraySlice<ColumnLexer.Word>, end: Int
  ) throws(ColumnSpecificationError) {
    var rest = words
    let quantity = ColumnSpecification.takeQualifier(from: &rest)
    guard var key = rest.popFirst() else {
      throw ColumnSpecificationError(reason: .missingColumn, position: end)
    }
    key.takeMoreWords(from: &rest)
    let isScalar = quantity != nil || key.isQuoted
    if quantity != nil, key.kind == .attribute || key.kind == .flag {
      throw ColumnSpecificationError(reason: .unexpected(key.source), position: key.position)
    }
    self.init(
      QueryName(key.text, kind: key.kind ?? (isScalar ? .scalar : .any)),
      quantity: quantity ?? .last)
    try takeStep(from: &rest)
    try takeTitle(from: &rest)
    if let word = rest.first {
      throw ColumnSpecificationError(reason: .unexpected(word.source), position: word.position)
    }
  }

  /// A quantity, if something follows that it can be one of.
  private static func takeQualifier(
    from words: inout ArraySlice<ColumnLexer.Word>
  ) -> ScalarQuantity? {
    guard let word = words.first, word.kind == nil, !word.isQuoted,
      let quantity = ScalarQuantity(rawValue: word.text), let following = words.dropFirst().first,
      !following.isKeyword("as")
    else { return nil }
    words.removeFirst()
    return quantity
  }

  private mutating func takeStep(
    from words: inout ArraySlice<ColumnLexer.Word>
  ) throws(ColumnSpecificationError) {
    guard let word = words.first, word.isKeyword("step") else { return }
    guard name.kind == .any || name.kind == .scalar else { return }
    guard quantity.hasStep else {
      throw ColumnSpecificationError(reason: .noStep(quantity), position: word.position)
    }
    words.removeFirst()
    name.kind = .scalar
    isStep = true
  }

  private mutating func takeTitle(
    from words: inout ArraySlice<ColumnLexer.Word>
  ) throws(ColumnSpecificationError) {
    guard let word = words.first, word.isKeyword("as") else { return }
    words.removeFirst()
    guard let name = words.popFirst() else {
      throw ColumnSpecificationError(reason: .missingName(after: "as"), position: word.position)
    }
    // A heading may begin with what would be a prefix elsewhere.
    title = name.isQuoted ? name.text : name.source
  }
}

extension ColumnLexer.Word {
  /// Takes the words that a name with blanks has, up to one of the language; a text in quotes is
  /// a whole name.
  fileprivate mutating func takeMoreWords(from rest: inout ArraySlice<ColumnLexer.Word>) {
    guard !isQuoted else { return }
    while let word = rest.first, word.kind == nil, !word.isQuoted, !word.isKeyword("as") {
      let following = rest.dropFirst().first
      if word.isKeyword("step"), following == nil || following?.isKeyword("as") == true { return }
      text += " " + word.text
      source += " " + word.source
      rest.removeFirst()
    }
  }
}
