/// Reads an expression by recursive descent; precedence and chained comparisons are Python's.
struct ExpressionParser {
  /// How deep parentheses, signs and powers may be nested.
  private static let deepest = 100
  /// How many `and`, `or` and arithmetic operators an expression may have.
  private static let mostOperators = 1_000

  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0
  private var operatorCount = 0

  static func parse(_ text: String) throws(ExpressionError) -> Expression<String> {
    var parser = ExpressionParser(tokens: try ExpressionTokenizer.tokens(of: text))
    guard parser.current.kind != .end else {
      throw ExpressionError("it is empty", at: nil)
    }
    let expression = try parser.conditional()
    guard parser.current.kind == .end else { throw parser.unexpected() }
    return expression
  }

  private init(tokens: [ExpressionToken]) {
    self.tokens = tokens
  }

  private var current: ExpressionToken { tokens[position] }

  private mutating func advance() {
    // The last token is the end, which nothing passes.
    position = min(position + 1, tokens.count - 1)
  }

  private mutating func accept(_ kind: ExpressionToken.Kind) -> Bool {
    guard current.kind == kind else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard accept(.symbol(symbol)) else {
      throw ExpressionError(
        "expected '\(symbol)', found \(current.description)", at: current.offset)
    }
  }

  private func unexpected() -> ExpressionError {
    guard current.kind != .end else {
      return ExpressionError("something is missing at the end", at: current.offset)
    }
    return ExpressionError("unexpected \(current.description)", at: current.offset)
  }

  private mutating func nested<Result>(
    _ parse: (inout ExpressionParser) throws(ExpressionError) -> Result
  ) throws(ExpressionError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw ExpressionError("nested too deep", at: current.offset)
    }
    return try parse(&self)
  }

  /// A long chain is a deep tree, and trees are walked by recursion.
  private mutating func countOperator() throws(ExpressionError) {
    operatorCount += 1
    guard operatorCount <= Self.mostOperators else {
      throw ExpressionError("more than \(Self.mostOperators) operators", at: current.offset)
    }
  }

  // MARK: - From the loosest binding to the tightest

  private mutating func conditional() throws(ExpressionError) -> Expression<String> {
    try nested { (parser) throws(ExpressionError) in
      let value = try parser.disjunction()
      guard parser.accept(.keyword("if")) else { return value }
      let condition = try parser.disjunction()
      guard parser.accept(.keyword("else")) else {
        throw ExpressionError(
          "expected 'else', found \(parser.current.description)", at: parser.current.offset)
      }
      return .conditional(
        condition: condition, then: value, otherwise: try parser.conditional())
    }
  }

  private mutating func disjunction() throws(ExpressionError) -> Expression<String> {
    var left = try conjunction()
    while accept(.keyword("or")) {
      try countOperator()
      left = .or(left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionError) -> Expression<String> {
    var left = try negation()
    while accept(.keyword("and")) {
      try countOperator()
      left = .and(left, try negation())
    }
    return left
  }

  private mutating func negation() throws(ExpressionError) -> Expression<String> {
    guard accept(.keyword("not")) else { return try comparison() }
    return .not(try nested { (parser) throws(ExpressionError) in try parser.negation() })
  }

  private mutating func comparison() throws(ExpressionError) -> Expression<String> {
    let first = try sum()
    var links: [Expression<String>.Link] = []
    while true {
      let offset = current.offset
      guard let comparison = acceptComparison() else { break }
      links.append(
        Expression<String>.Link(comparison: comparison, operand: try sum(), offset: offset))
    }
    return links.isEmpty ? first : .compare(first, links)
  }

  private mutating func acceptComparison() -> Comparison? {
    switch current.kind {
    case .symbol(let symbol):
      guard let comparison = Comparison(symbol: symbol) else { return nil }
      advance()
      return comparison
    case .keyword("in"):
      advance()
      return .contained
    case .keyword("not") where tokens[position + 1].kind == .keyword("in"):
      advance()
      advance()
      return .notContained
    default: return nil
    }
  }

  private mutating func sum() throws(ExpressionError) -> Expression<String> {
    var left = try product()
    while let (sign, offset) = acceptOperator([.add, .subtract]) {
      try countOperator()
      left = .binary(sign, left, try product(), offset: offset)
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Expression<String> {
    var left = try signed()
    while let (sign, offset) = acceptOperator([.multiply, .divide, .divideWhole, .remainder]) {
      try countOperator()
      left = .binary(sign, left, try signed(), offset: offset)
    }
    return left
  }

  private mutating func acceptOperator(
    _ candidates: Set<BinaryOperator>
  ) -> (BinaryOperator, offset: Int)? {
    guard case .symbol(let symbol) = current.kind,
      let found = BinaryOperator(rawValue: symbol), candidates.contains(found)
    else { return nil }
    let offset = current.offset
    advance()
    return (found, offset)
  }

  private mutating func signed() throws(ExpressionError) -> Expression<String> {
    let offset = current.offset
    if accept(.symbol("-")) {
      let operand = try nested { (parser) throws(ExpressionError) in try parser.signed() }
      return .negate(operand, offset: offset)
    }
    if accept(.symbol("+")) {
      return try nested { (parser) throws(ExpressionError) in try parser.signed() }
    }
    return try power()
  }

  /// `-2 ** 2` is -4, `2 ** -1` is 0.5, and powers of powers bind to the right.
  private mutating func power() throws(ExpressionError) -> Expression<String> {
    let base = try primary()
    guard let (sign, offset) = acceptOperator([.power]) else { return base }
    let exponent = try nested { (parser) throws(ExpressionError) in try parser.signed() }
    return .binary(sign, base, exponent, offset: offset)
  }

  private mutating func primary() throws(ExpressionError) -> Expression<String> {
    let token = current
    switch token.kind {
    case .number(let number):
      advance()
      return .constant(number)
    case .text(let text):
      advance()
      return .constant(.text(text))
    case .name(let name, let backquoted):
      advance()
      if !backquoted, current.kind == .symbol("(") { return try call(name, at: token.offset) }
      if !backquoted, let constant = Self.constants[name] { return .constant(constant) }
      return .name(name, offset: token.offset)
    case .symbol("("):
      advance()
      let first = try conditional()
      guard accept(.symbol(",")) else {
        try expect(")")
        return first
      }
      return .list([first] + (try items(until: ")")))
    case .symbol("["):
      advance()
      return .list(try items(until: "]"))
    default: throw unexpected()
    }
  }

  private static let constants: [String: ExpressionValue] = [
    "true": .boolean(true), "True": .boolean(true), "false": .boolean(false),
    "False": .boolean(false), "null": .null, "None": .null,
  ]

  private mutating func items(until closing: String) throws(ExpressionError) -> [Expression<String>]
  {
    var items: [Expression<String>] = []
    while !accept(.symbol(closing)) {
      items.append(try conditional())
      if !accept(.symbol(",")) {
        try expect(closing)
        break
      }
    }
    return items
  }

  private mutating func call(_ name: String, at offset: Int) throws(ExpressionError) -> Expression<
    String
  > {
    guard let function = ExpressionFunction(rawValue: name) else {
      let known = ExpressionFunction.allCases.map(\.rawValue)
      throw ExpressionError(
        "there is no function '\(name)'" + suggestion(for: name, among: known), at: offset,
        hint: "the functions are " + known.joined(separator: ", "))
    }
    try expect("(")
    let arguments = try items(until: ")")
    guard function.argumentCounts.contains(arguments.count) else {
      throw ExpressionError(
        "'\(name)' takes \(function.argumentCountsInWords), not \(arguments.count)", at: offset)
    }
    return .call(function, arguments, offset: offset)
  }
}
