/// Cuts an expression into tokens.
struct ExpressionTokenizer {
  private static let keywords: Set<String> = ["and", "or", "not", "in", "if", "else"]
  /// Longest first, so that `**` is not read as `*` twice.
  private static let symbols = [
    "**", "//", "==", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]",
    ",",
  ]
  /// What users of other languages write.
  private static let foreignSymbols = [
    ("&&", "and"), ("||", "or"), ("!", "not"), ("^", "**"), ("<>", "!="),
  ]

  private let characters: [Unicode.Scalar]
  private var position = 0

  static func tokens(of text: String) throws(ExpressionError) -> [ExpressionToken] {
    var tokenizer = ExpressionTokenizer(characters: Array(text.unicodeScalars))
    var tokens: [ExpressionToken] = []
    repeat { tokens.append(try tokenizer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private init(characters: [Unicode.Scalar]) {
    self.characters = characters
  }

  private mutating func next() throws(ExpressionError) -> ExpressionToken {
    while position < characters.count, characters[position].properties.isWhitespace {
      position += 1
    }
    let offset = position
    let kind = try kindHere()
    return ExpressionToken(kind: kind, offset: offset)
  }

  private mutating func kindHere() throws(ExpressionError) -> ExpressionToken.Kind {
    guard position < characters.count else { return .end }
    let first = characters[position]
    if first == "'" || first == "\"" { return .text(try quoted(by: first)) }
    if first == "`" { return .name(try backquoted(), backquoted: true) }
    if first.isDigit || first == "." && following?.isDigit == true { return try number() }
    if first.beginsName {
      let word = take(while: \.continuesName)
      return Self.keywords.contains(word) ? .keyword(word) : .name(word, backquoted: false)
    }
    if let symbol = Self.symbols.first(where: isHere) {
      position += symbol.unicodeScalars.count
      return .symbol(symbol)
    }
    if let (found, meant) = Self.foreignSymbols.first(where: { isHere($0.0) }) {
      throw ExpressionError(
        "'\(found)' is not an operator", at: position, hint: "write '\(meant)'")
    }
    throw ExpressionError(
      "unexpected character '\(first)'", at: position,
      hint: first == "." ? "a name with dots or hyphens goes in backquotes: `a.b`" : nil)
  }

  private var following: Unicode.Scalar? {
    position + 1 < characters.count ? characters[position + 1] : nil
  }

  private func isHere(_ symbol: String) -> Bool {
    characters[position...].starts(with: symbol.unicodeScalars)
  }

  private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while position < characters.count, belongs(characters[position]) { position += 1 }
    return String(String.UnicodeScalarView(characters[start..<position]))
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken.Kind {
    let start = position
    var text = take { $0.isDigit || $0 == "." || $0 == "e" || $0 == "E" }
    if let last = text.last, last == "e" || last == "E", position < characters.count,
      characters[position] == "-" || characters[position] == "+"
    {
      text += String(characters[position])
      position += 1
      text += take(while: \.isDigit)
    }
    text += take(while: \.continuesName)
    guard let number = ExpressionValue(number: text) else {
      throw ExpressionError(
        "'\(text)' is not a plain decimal number", at: start,
        hint: "text needs quotes: '\(text)' in quotes is a text")
    }
    return .number(number)
  }

  /// Text in quotes; `\` takes the next character literally.
  private mutating func quoted(by quote: Unicode.Scalar) throws(ExpressionError) -> String {
    let start = position
    position += 1
    var text = String.UnicodeScalarView()
    while position < characters.count, characters[position] != quote {
      if characters[position] == "\\", position + 1 < characters.count { position += 1 }
      text.append(characters[position])
      position += 1
    }
    guard position < characters.count else {
      throw ExpressionError("the quote is not closed", at: start)
    }
    position += 1
    return String(text)
  }

  private mutating func backquoted() throws(ExpressionError) -> String {
    let start = position
    position += 1
    let name = take { $0 != "`" }
    guard position < characters.count else {
      throw ExpressionError("the backquote is not closed", at: start)
    }
    position += 1
    return name
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
  var beginsName: Bool { self == "_" || properties.isAlphabetic }
  var continuesName: Bool { beginsName || isDigit }
}
