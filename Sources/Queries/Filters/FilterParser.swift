/// Makes a tree of the words of a filter expression.
///
///     any        := all ('or' all)*
///     all        := negation ('and' negation)*
///     negation   := 'not'* primary
///     primary    := '(' any ')' | test | value
///     test       := NAME COMPARISON value | NAME 'is' ['not'] value
///                 | NAME ['not'] 'in' list | NAME ['not'] 'contains' value
struct FilterParser {
  /// Parentheses and lists in one another; each level takes some hundred bytes of stack.
  private static let greatestDepth = 200

  private var lexer: FilterLexer
  private var token: FilterToken?
  private var depth = 0
  /// The bare words that stand for themselves if a test could have been meant.
  private(set) var loneWords: [String] = []

  init(_ text: String, acceptsDoubleEquals: Bool = false) throws(FilterSyntaxError) {
    lexer = FilterLexer(text, acceptsDoubleEquals: acceptsDoubleEquals)
    token = try lexer.next()
  }

  /// The whole expression; nil if there is nothing but blanks.
  mutating func parse() throws(FilterSyntaxError) -> FilterNode? {
    guard token != nil else { return nil }
    let node = try parseAny()
    guard token == nil else { throw unexpected }
    return node
  }

  private mutating func parseAny() throws(FilterSyntaxError) -> FilterNode {
    var nodes = [try parseAll()]
    while try skip(.or) { nodes.append(try parseAll()) }
    return nodes.count == 1 ? nodes[0] : .any(nodes)
  }

  private mutating func parseAll() throws(FilterSyntaxError) -> FilterNode {
    var nodes = [try parseNegation()]
    while try skip(.and) { nodes.append(try parseNegation()) }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private mutating func parseNegation() throws(FilterSyntaxError) -> FilterNode {
    var isNegated = false
    while try skip(.not) { isNegated.toggle() }
    let node = try parsePrimary()
    return isNegated ? .not(node) : node
  }

  private mutating func parsePrimary() throws(FilterSyntaxError) -> FilterNode {
    guard let token else { throw .unexpectedEnd }
    switch token.kind {
    case .openParenthesis:
      try enter()
      let node = try parseAny()
      guard try skip(.closeParenthesis) else { throw unexpected }
      depth -= 1
      return node
    case .word(let word):
      try advance()
      if let test = try parseTest(of: QueryName(prefixed: word)) { return test }
      loneWords.append(word)
      return .constant(.text(word))
    case .string(let text):
      try advance()
      return try parseTest(of: QueryName(prefixed: text)) ?? .constant(.text(text))
    case .quotedName(let name):
      try advance()
      guard let test = try parseTest(of: name) else { throw unexpected }
      return test
    default: return .constant(try parseValue())
    }
  }

  /// What follows a name; nil if that is not a test.
  private mutating func parseTest(of name: QueryName) throws(FilterSyntaxError) -> FilterNode? {
    guard let token else { return nil }
    switch token.kind {
    case .compare(let comparison):
      try advance()
      return .comparison(name, comparison, try parseValue())
    case .is:
      try advance()
      let isNegated = try skip(.not)
      return .comparison(name, isNegated ? .unequal : .equal, try parseValue())
    case .not:
      try advance()
      guard let test = try parseMembership(of: name) else { throw unexpected }
      return .not(test)
    default: return try parseMembership(of: name)
    }
  }

  private mutating func parseMembership(
    of name: QueryName
  ) throws(FilterSyntaxError) -> FilterNode? {
    if try skip(.contains) { return .contains(name, try parseValue()) }
    guard try skip(.in) else { return nil }
    guard token?.kind == .openBracket else { throw unexpected }
    return .member(name, of: try parseList())
  }

  private mutating func parseValue() throws(FilterSyntaxError) -> QueryValue {
    guard let token else { throw .unexpectedEnd }
    let value: QueryValue
    switch token.kind {
    case .number(let number): value = .number(number)
    case .string(let text), .word(let text): value = .text(text)
    case .true: value = .bool(true)
    case .false: value = .bool(false)
    case .undefined: value = .undefined
    case .openBracket: return .list(try parseList())
    default: throw unexpected
    }
    try advance()
    return value
  }

  private mutating func parseList() throws(FilterSyntaxError) -> [QueryValue] {
    try enter()
    var values = [try parseValue()]
    while try skip(.comma) { values.append(try parseValue()) }
    guard try skip(.closeBracket) else { throw unexpected }
    depth -= 1
    return values
  }

  /// Goes past an opening parenthesis or bracket.
  private mutating func enter() throws(FilterSyntaxError) {
    depth += 1
    if depth > Self.greatestDepth, let token { throw .nestedTooDeeply(token.place) }
    try advance()
  }

  private mutating func advance() throws(FilterSyntaxError) {
    token = try lexer.next()
  }

  private mutating func skip(_ kind: FilterToken.Kind) throws(FilterSyntaxError) -> Bool {
    guard token?.kind == kind else { return false }
    try advance()
    return true
  }

  private var unexpected: FilterSyntaxError {
    token.map { .unexpectedToken($0.text, $0.place) } ?? .unexpectedEnd
  }
}
