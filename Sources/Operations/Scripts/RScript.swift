import Text

/// An R script: its flags are the names that it sets to numbers, texts and truth values, outside of
/// braces.
package struct RScript {
  private struct Assignment {
    let name: String
    let value: FlagValue
    let type: FlagDefinition.ValueType
    /// Of the value, in the text.
    let range: Range<String.Index>
  }

  private let text: String
  /// The first of each name, in their order.
  private let assignments: [Assignment]

  package init(_ text: String) {
    self.text = text
    var assignments: [Assignment] = []
    var depth = 0
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(where: \.isNewline) ?? text.endIndex
      let line = text[start..<end]
      if depth == 0, let found = RScript.assignment(in: line),
        !assignments.contains(where: { $0.name == found.name })
      {
        assignments.append(found)
      }
      depth += RScript.nesting(of: line)
      start = end < text.endIndex ? text.index(after: end) : end
    }
    self.assignments = assignments
  }

  package var flags: [FlagDefinition] {
    assignments.map { assignment in
      var flag = FlagDefinition(name: assignment.name, defaultValue: assignment.value)
      flag.type = assignment.type
      return flag
    }
  }

  /// The text with the values of flags in place of its own, if they differ.
  package func text(with flags: Flags) -> String {
    var result = text
    for assignment in assignments.reversed() {
      guard let value = flags[assignment.name], !value.isSame(as: assignment.value) else {
        continue
      }
      result.replaceSubrange(assignment.range, with: RScript.written(value, assignment.type))
    }
    return result
  }

  /// `NAME <- VALUE` or `NAME = VALUE`, with nothing but a comment after it.
  private static func assignment(in line: Substring) -> Assignment? {
    let name = line.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
    guard let first = name.first, first.isLetter || first == "." else { return nil }
    var rest = line[name.endIndex...].drop { $0 == " " || $0 == "\t" }
    if rest.hasPrefix("<-") {
      rest = rest.dropFirst(2)
    } else if rest.hasPrefix("="), !rest.hasPrefix("==") {
      rest = rest.dropFirst()
    } else {
      return nil
    }
    rest = rest.drop { $0 == " " || $0 == "\t" }
    guard let (value, type, end) = literal(rest) else { return nil }
    let tail = rest[end...].drop { $0 == " " || $0 == "\t" || $0 == ";" }
    guard tail.isEmpty || tail.hasPrefix("#") else { return nil }
    return Assignment(
      name: String(name), value: value, type: type, range: rest.startIndex..<end)
  }

  private static func literal(
    _ text: Substring
  ) -> (FlagValue, FlagDefinition.ValueType, end: String.Index)? {
    if let quote = text.first, quote == "'" || quote == "\"" {
      var value = ""
      var place = text.index(after: text.startIndex)
      while place < text.endIndex, text[place] != quote {
        if text[place] == "\\" {
          place = text.index(after: place)
          guard place < text.endIndex else { return nil }
          value.append(text[place] == "n" ? "\n" : text[place] == "t" ? "\t" : text[place])
        } else {
          value.append(text[place])
        }
        place = text.index(after: place)
      }
      guard place < text.endIndex else { return nil }
      return (.string(value), .string, text.index(after: place))
    }
    let word = text.prefix { $0.isLetter || $0.isNumber || ".+-_".contains($0) }
    switch word {
    case "TRUE", "T": return (.boolean(true), .boolean, word.endIndex)
    case "FALSE", "F": return (.boolean(false), .boolean, word.endIndex)
    default: break
    }
    if word.hasSuffix("L"), let number = Int(word.dropLast()) {
      return (.integer(number), .int, word.endIndex)
    }
    if let number = Int(word) { return (.integer(number), .number, word.endIndex) }
    guard word.first?.isLetter == false, let number = Double(word) else { return nil }
    return (.real(number), .number, word.endIndex)
  }

  private static func written(_ value: FlagValue, _ type: FlagDefinition.ValueType) -> String {
    switch value.plain {
    case .null: "NULL"
    case .boolean(let truth): truth ? "TRUE" : "FALSE"
    case .integer(let number): type == .int ? "\(number)L" : "\(number)"
    case .real: value.argumentText
    case .list(let items): "c(\(items.map { written($0, type) }.joined(separator: ", ")))"
    default: quoted(value.argumentText)
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }

  /// How many braces and brackets a line opens and does not close.
  private static func nesting(of line: Substring) -> Int {
    var depth = 0
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case "#": return depth
      case "'", "\"": quote = character
      case "{", "(", "[": depth += 1
      case "}", ")", "]": depth -= 1
      default: break
      }
    }
    return depth
  }
}
