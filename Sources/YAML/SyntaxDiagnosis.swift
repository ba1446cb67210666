/// Where a mistake is that libyaml notices later on: in the line that cannot follow, and not in the one
/// that is wrong.
struct SyntaxDiagnosis {
  /// libyaml's words for what is wrong, and for what it was reading then.
  let problem: String
  let context: String?
  /// Where it noticed that, and where what it was reading begins.
  let mark: Mark
  let start: Mark
  private let lines: [[Unicode.Scalar]]

  init(
    problem: String, context: String?, mark: Mark, start: Mark, text: some Collection<UInt8>
  ) {
    self.problem = problem
    self.context = context
    self.mark = mark
    self.start = start
    lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Array(String(decoding: $0, as: UTF8.self).unicodeScalars) }
  }

  /// The mistake, if it is one of those that are known.
  var error: YAMLError? {
    switch context {
    case "while scanning a quoted scalar" where problem.hasPrefix("found unexpected"):
      return YAMLError(problem: .openQuote(end: nil), mark: start)
    case "while scanning an alias", "while scanning an anchor":
      return YAMLError(problem: .syntax(problem, context: nil), mark: start)
    case "while scanning a simple key": return missingColon(in: start.line - 1)
    case "while parsing a flow mapping", "while parsing a flow sequence":
      if let bracket = character(at: start), isOpen(from: start) {
        return YAMLError(problem: .openBracket(String(bracket)), mark: start)
      }
    case "while parsing a flow node": if let error = lastBracket { return error }
    default: break
    }
    if problem.hasPrefix("did not find expected <document start>") {
      guard let above = lineAbove(mark.line - 1), YAMLLine(lines[above]).colon == nil else {
        return nil
      }
      return missingColon(in: above)
    }
    if problem.hasPrefix("mapping values are not allowed") { return misplacedValue }
    return problem.hasPrefix("did not find expected") ? lateQuote : nil
  }

  private func character(at mark: Mark) -> Unicode.Scalar? {
    guard lines.indices.contains(mark.line - 1) else { return nil }
    let line = lines[mark.line - 1]
    return line.indices.contains(mark.column - 1) ? line[mark.column - 1] : nil
  }

  // MARK: keys

  /// A colon where no key can end: the line above has none, or its value already, and this one belongs
  /// at its side.
  private var misplacedValue: YAMLError? {
    guard lines.indices.contains(mark.line - 1) else { return nil }
    let line = lines[mark.line - 1]
    let indent = YAMLLine.indent(of: line)
    let own = YAMLLine(line)
    guard own.colon == mark.column - 1, let above = lineAbove(mark.line - 1) else { return nil }
    let upper = YAMLLine(lines[above])
    if upper.colon != nil {
      guard upper.hasValue, indent > upper.start else { return nil }
      return YAMLError(
        problem: .deepLine, mark: Mark(line: mark.line, column: indent + 1))
    }
    // A line that continues the value of an earlier line needs no key.
    var further = lineAbove(above)
    while let place = further {
      let other = YAMLLine(lines[place])
      if other.colon != nil {
        if other.hasValue, upper.start > other.start { return nil }
        break
      }
      further = lineAbove(place)
    }
    return missingColon(in: above)
  }

  /// The first word of a line is taken for its key.
  private func missingColon(in index: Int) -> YAMLError? {
    guard lines.indices.contains(index) else { return nil }
    let line = lines[index]
    let start = YAMLLine(line).start
    guard start < line.count, line[start] != "\"", line[start] != "'" else { return nil }
    let end = line[start...].firstIndex { YAMLLine.isBlank($0) } ?? line.count
    if let colon = line[start..<end].firstIndex(of: ":"), colon + 1 < end, line[colon + 1] != "/" {
      return YAMLError(problem: .missingBlank, mark: Mark(line: index + 1, column: colon + 2))
    }
    return YAMLError(problem: .missingColon, mark: Mark(line: index + 1, column: end + 1))
  }

  /// The nearest line above that holds something.
  private func lineAbove(_ index: Int) -> Int? {
    lines[..<index].lastIndex { line in
      let first = line.first { !YAMLLine.isBlank($0) }
      return first != nil && first != "#"
    }
  }

  // MARK: quotes and brackets

  /// A quote that ends before the place, in another line than it begins in: it was meant to end earlier.
  private var lateQuote: YAMLError? {
    guard lines.indices.contains(mark.line - 1) else { return nil }
    let before = lines[mark.line - 1].prefix(mark.column - 1)
    guard let end = before.lastIndex(where: { !YAMLLine.isBlank($0) }) else { return nil }
    let quote = before[end]
    guard quote == "\"" || quote == "'" else { return nil }
    var row = mark.line - 1
    var rest = before[..<end]
    while true {
      if let start = rest.lastIndex(of: quote) {
        guard row != mark.line - 1 else { return nil }
        return YAMLError(
          problem: .openQuote(end: mark.line), mark: Mark(line: row + 1, column: start + 1))
      }
      row -= 1
      guard row >= 0 else { return nil }
      rest = lines[row][...]
    }
  }

  /// The last bracket that is never closed, if the text ends.
  private var lastBracket: YAMLError? {
    guard let last = lineAbove(lines.count),
      (last + 1, lines[last].count) < (mark.line, mark.column)
    else { return nil }
    for row in lines.indices.reversed() {
      for column in lines[row].indices.reversed() {
        let place = Mark(line: row + 1, column: column + 1)
        let bracket = lines[row][column]
        if bracket == "[" || bracket == "{", isOpen(from: place) {
          return YAMLError(problem: .openBracket(String(bracket)), mark: place)
        }
      }
    }
    return nil
  }

  /// Whether the bracket at a place is never closed.
  private func isOpen(from place: Mark) -> Bool {
    var depth = 0
    var quote: Unicode.Scalar?
    for row in (place.line - 1)..<lines.count {
      var previous: Unicode.Scalar = " "
      for character in lines[row].dropFirst(row == place.line - 1 ? place.column - 1 : 0) {
        defer { previous = character }
        if let open = quote {
          if character == open, previous != "\\" || open == "'" { quote = nil }
          continue
        }
        switch character {
        case "\"", "'":
          if YAMLLine.isBlank(previous) || "[{,:".unicodeScalars.contains(previous) {
            quote = character
          }
        case "[", "{": depth += 1
        case "]", "}":
          depth -= 1
          if depth == 0 { return false }
        default: break
        }
        if character == "#", YAMLLine.isBlank(previous) { break }
      }
    }
    return true
  }
}
