/// Takes a filter expression apart into words, each of which is looked at once.
struct FilterLexer {
  private let characters: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var lineStart = 0

  private let acceptsDoubleEquals: Bool

  init(_ text: String, acceptsDoubleEquals: Bool = false) {
    self.acceptsDoubleEquals = acceptsDoubleEquals
    characters = Array(text.unicodeScalars)
  }

  /// The next word; nil at the end.
  mutating func next() throws(FilterSyntaxError) -> FilterToken? {
    skipBlanks()
    guard let first = peek() else { return nil }
    let start = index
    let place = place
    let kind: FilterToken.Kind
    if let symbol = symbol() {
      kind = symbol
    } else if let number = number() {
      kind = .number(number)
    } else if first == "\"" || first == "'" {
      guard let text = string() else { throw .unexpectedCharacter(String(first), place) }
      kind = .string(text)
    } else if first.properties.isAlphabetic {
      kind = word()
    } else {
      throw .unexpectedCharacter(String(first), place)
    }
    return FilterToken(kind: kind, text: text(from: start), place: place)
  }

  private var place: FilterPlace { FilterPlace(line: line, position: index - lineStart) }

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    index + distance < characters.count ? characters[index + distance] : nil
  }

  private func text(from start: Int) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: characters[start..<index])
    return text
  }

  private mutating func skipBlanks() {
    while let character = peek(), character.properties.isWhitespace {
      index += 1
      if character == "\n" {
        line += 1
        lineStart = index
      }
    }
  }

  private mutating func symbol() -> FilterToken.Kind? {
    let (kind, length): (FilterToken.Kind, Int)
    switch (peek(), peek(1)) {
    case ("(", _): (kind, length) = (.openParenthesis, 1)
    case (")", _): (kind, length) = (.closeParenthesis, 1)
    case ("[", _): (kind, length) = (.openBracket, 1)
    case ("]", _): (kind, length) = (.closeBracket, 1)
    case (",", _): (kind, length) = (.comma, 1)
    case ("=", "=") where acceptsDoubleEquals: (kind, length) = (.compare(.equal), 2)
    case ("=", _): (kind, length) = (.compare(.equal), 1)
    case ("!", "="), ("<", ">"): (kind, length) = (.compare(.unequal), 2)
    case ("<", "="): (kind, length) = (.compare(.lessOrEqual), 2)
    case ("<", _): (kind, length) = (.compare(.less), 1)
    case (">", "="): (kind, length) = (.compare(.greaterOrEqual), 2)
    case (">", _): (kind, length) = (.compare(.greater), 1)
    default: return nil
    }
    index += length
    return kind
  }

  /// `1`, `-1.5`, `.23`, `1e-2`.
  private mutating func number() -> Double? {
    let start = index
    if peek() == "-" { index += 1 }
    if peek() == "." { index += 1 }
    guard skipDigits() else {
      index = start
      return nil
    }
    let fraction = index
    if peek() == "." {
      index += 1
      if !skipDigits() { index = fraction }
    }
    let exponent = index
    if peek() == "e" || peek() == "E" {
      index += 1
      if peek() == "+" || peek() == "-" { index += 1 }
      if !skipDigits() { index = exponent }
    }
    // `.5.5` has got so far, too.
    guard let number = Double(text(from: start)) else {
      index = fraction
      return Double(text(from: start))
    }
    return number
  }

  private mutating func skipDigits() -> Bool {
    let start = index
    while let digit = peek(), ("0"..."9").contains(digit) { index += 1 }
    return index > start
  }

  /// What stands in the quotes that begin here; nil if they do not end in this line.
  private mutating func string() -> String? {
    let quote = peek()
    var position = index + 1
    var text = ""
    while position < characters.count {
      let character = characters[position]
      position += 1
      switch character {
      case quote:
        index = position
        return text
      case "\n": return nil
      case "\\":
        guard position < characters.count, characters[position] != "\n" else { return nil }
        text.unicodeScalars.append(FilterLexer.escaped(characters[position]))
        position += 1
      default: text.unicodeScalars.append(character)
      }
    }
    return nil
  }

  private static func escaped(_ character: Unicode.Scalar) -> Unicode.Scalar {
    switch character {
    case "n": "\n"
    case "t": "\t"
    case "r": "\r"
    default: character
    }
  }

  private mutating func word() -> FilterToken.Kind {
    let start = index
    while let character = peek(), !FilterLexer.endsWord(character) {
      index += 1
      guard character == ":", peek() == "\"" || peek() == "'",
        let kind = QueryName.kind(ofPrefix: text(from: start))
      else { continue }
      if let name = string() { return .quotedName(QueryName(name, kind: kind)) }
    }
    let text = text(from: start)
    return FilterToken.keywords[text.lowercased()] ?? .word(text)
  }

  private static func endsWord(_ character: Unicode.Scalar) -> Bool {
    character.properties.isWhitespace || ",<>!=()[]".unicodeScalars.contains(character)
  }
}
