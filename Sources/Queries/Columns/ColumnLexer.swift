/// The words of column specifications.
struct ColumnLexer {
  struct Word: Hashable {
    var text: String
    var isQuoted: Bool
    /// What it says of itself: `=lr` is a flag.
    var kind: QueryName.Kind?
    /// In characters, from 0.
    var position: Int
    /// As it was written, for messages.
    var source: String

    /// Whether it is this word of the language, not a name in quotes that looks like it.
    func isKeyword(_ keyword: String) -> Bool {
      !isQuoted && kind == nil && text == keyword
    }
  }

  private static let prefixes: [(text: String, kind: QueryName.Kind)] = [
    (".", .attribute), ("attr:", .attribute), ("=", .flag), ("flag:", .flag), ("scalar:", .scalar),
  ]

  private let characters: [Character]
  private var position = 0

  private init(_ text: String) {
    characters = Array(text)
  }

  /// The words of each column; none if there is nothing between two commas.
  ///
  /// - Returns: the words, and where the column ends.
  static func columns(
    of text: String
  ) throws(ColumnSpecificationError) -> [(words: [Word], end: Int)] {
    var lexer = ColumnLexer(text)
    var columns: [(words: [Word], end: Int)] = []
    var words: [Word] = []
    while let character = lexer.skipBlanks() {
      if character == "," {
        columns.append((words, lexer.position))
        words = []
        lexer.position += 1
      } else {
        words.append(try lexer.word())
      }
    }
    columns.append((words, lexer.position))
    return columns
  }

  private var next: Character? {
    position < characters.count ? characters[position] : nil
  }

  private mutating func skipBlanks() -> Character? {
    while let next, next.isWhitespace { position += 1 }
    return next
  }

  private mutating func word() throws(ColumnSpecificationError) -> Word {
    let start = position
    var text = bareText()
    let prefix = Self.prefixes.first { text.hasPrefix($0.text) }
    if let prefix { text.removeFirst(prefix.text.count) }
    var isQuoted = false
    if text.isEmpty, let quote = next, Self.isQuote(quote) {
      text = try quotedText()
      isQuoted = true
    }
    if let next, !next.isWhitespace, next != "," {
      throw ColumnSpecificationError(reason: .unexpected(String(next)), position: position)
    }
    guard !text.isEmpty else {
      throw ColumnSpecificationError(
        reason: prefix.map { .missingName(after: $0.text) }
          ?? .unexpected(String(characters[start..<position])),
        position: start)
    }
    return Word(
      text: text, isQuoted: isQuoted, kind: prefix?.kind, position: start,
      source: String(characters[start..<position]))
  }

  /// Up to a blank, a comma or a quote.
  private mutating func bareText() -> String {
    let start = position
    while let next, !next.isWhitespace, next != ",", !Self.isQuote(next) { position += 1 }
    return String(characters[start..<position])
  }

  /// In either kind of quotes; a backslash takes the next character literally.
  private mutating func quotedText() throws(ColumnSpecificationError) -> String {
    let start = position
    let quote = characters[start]
    var text = ""
    position += 1
    while let character = next {
      position += 1
      if character == quote { return text }
      if character == "\\", let escaped = next {
        text.append(escaped)
        position += 1
      } else {
        text.append(character)
      }
    }
    throw ColumnSpecificationError(reason: .unclosedQuote, position: start)
  }

  private static func isQuote(_ character: Character) -> Bool {
    character == "\"" || character == "'"
  }
}
