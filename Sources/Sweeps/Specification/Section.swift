import YAML
import Sequences

/// A mapping of the spec whose keys mean something, and the questions that are asked of it.
struct Section {
  struct Entry {
    let key: String
    let mark: Mark
    let value: Node
  }

  /// What messages call it: `parameter 'a'`, `the grid spec`, ….
  let name: String
  let mark: Mark
  let entries: [Entry]

  init(_ node: Node, name: String) throws(SpecError) {
    guard let mapping = node.mapping else {
      throw SpecError("\(name) must be a mapping, not \(node.kindName)", at: node.start)
    }
    var entries: [Entry] = []
    for entry in mapping {
      guard let key = entry.key.scalar?.text, !key.isEmpty else {
        throw SpecError("\(name): a key must be a name", at: entry.key.start)
      }
      entries.append(Entry(key: key, mark: entry.key.start, value: entry.value))
    }
    self.name = name
    mark = node.start
    self.entries = entries
  }

  subscript(key: String) -> Node? { entry(key)?.value }

  func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

  /// The first key that is not among `known`; keys that start with `x-` are ignored.
  func unknownKeys(besides known: [String]) -> [Entry] {
    entries.filter { !known.contains($0.key) && !$0.key.hasPrefix("x-") }
  }

  func checkKeys(_ known: [String]) throws(SpecError) {
    guard let unknown = unknownKeys(besides: known).first else { return }
    throw unknownKey(unknown, known)
  }

  func unknownKey(_ entry: Entry, _ known: [String]) -> SpecError {
    SpecError(
      "\(name): unknown key '\(entry.key)'" + suggestion(for: entry.key, among: known),
      at: entry.mark)
  }

  /// The text of a key that has a single value, with its node.
  func text(_ key: String) throws(SpecError) -> (text: String, node: Node)? {
    guard let node = self[key] else { return nil }
    guard let scalar = node.scalar, !scalar.isAbsent else {
      throw wrongKind(of: key, node, expected: "a single value")
    }
    return (scalar.text, node)
  }

  func wrongKind(of key: String, _ node: Node, expected: String) -> SpecError {
    SpecError("\(name): '\(key)' must be \(expected), not \(node.kindName)", at: node.start)
  }

  /// One of the words of an enumeration.
  func choice<Choice>(_ key: String, of type: Choice.Type) throws(SpecError) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let (text, node) = try text(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    throw SpecError(
      "\(name): '\(key)' must be one of \(words.joined(separator: ", ")), not '\(text)'"
        + suggestion(for: text, among: words), at: node.start)
  }

  func truth(_ key: String) throws(SpecError) -> Bool? {
    guard let node = self[key] else { return nil }
    if case .boolean(let truth, _) = try Value(node, of: name, in: .own) { return truth }
    throw SpecError("\(name): '\(key)' must be true or false", at: node.start)
  }

  /// A whole number that is written in plain digits.
  func integer(
    _ key: String, atLeast least: Int, atMost most: Int = .max
  ) throws(SpecError) -> Int? {
    guard let node = self[key] else { return nil }
    return try wholeNumber(node, "\(name): '\(key)'", atLeast: least, atMost: most)
  }
}

/// Reads a whole number; `owner` is the subject of the message if it is none.
func wholeNumber(
  _ node: Node, _ owner: String, atLeast least: Int, atMost most: Int = .max
) throws(SpecError) -> Int {
  guard let scalar = node.scalar, scalar.style == .plain,
    let number = ExactDecimal(scalar.text), number.decimals == 0
  else {
    throw SpecError(
      "\(owner) must be a whole number, not \(inWords(node))", at: node.start)
  }
  guard number.units >= least else {
    throw SpecError("\(owner) must be at least \(least), not \(number.text)", at: node.start)
  }
  guard number.units <= most else {
    throw SpecError("\(owner) must be at most \(most), not \(number.text)", at: node.start)
  }
  return number.units
}

/// Reads a plain decimal number.
func decimalNumber(_ node: Node, _ owner: String) throws(SpecError) -> ExactDecimal {
  if let scalar = node.scalar, scalar.style == .plain {
    if let number = ExactDecimal(scalar.text) { return number }
    guard DecimalNotation(scalar.text) == nil else {
      throw SpecError(
        "\(owner) has more digits than the 18 that are kept exactly", at: node.start)
    }
    if DecimalNotation.isSpecialForm(scalar.text) {
      throw SpecError(
        "\(owner) must be a number, not \(inWords(node)) ('\(scalar.text)' is a special number "
          + "form; write it as a plain decimal)", at: node.start)
    }
  }
  throw SpecError("\(owner) must be a number, not \(inWords(node))", at: node.start)
}

/// `the string 'x'`, `a list`, ….
func inWords(_ node: Node) -> String {
  guard let scalar = node.scalar, !scalar.isAbsent else { return node.kindName }
  return scalar.style == .plain && DecimalNotation(scalar.text) != nil
    ? "'\(scalar.text)'" : "the string '\(scalar.text)'"
}
