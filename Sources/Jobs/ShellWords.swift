/// The words of a line as a shell splits it, with its quotes taken away and nothing expanded.
///
/// It is as much of POSIX's token recognition (XCU 2.3) as it takes to see the arguments of a
/// command: `$(…)`, `${…}` and backquotes stay in their word as they were written, and an operator
/// such as `;`, `|` or `>` is a word that says so.
package struct ShellWords: Sendable {
  package struct Word: Hashable, Sendable {
    fileprivate(set) var range: Range<Int>
    /// Whether this is an operator, which separates what stands on its two sides.
    package fileprivate(set) var isOperator = false
  }

  package private(set) var words: [Word] = []
  private var text: [UInt8] = []

  /// Splits a line; nil if a quote or a substitution does not end.
  package init?(_ line: UnsafeRawBufferPointer) {
    text.reserveCapacity(line.count)
    var lexer = ShellLexer(line)
    while let isOperator = lexer.startOfWord() {
      let start = text.count
      guard isOperator ? lexer.readOperator(into: &text) : lexer.readWord(into: &text) else {
        return nil
      }
      words.append(Word(range: start..<text.count, isOperator: isOperator))
    }
  }

  package subscript(_ word: Word) -> ArraySlice<UInt8> {
    text[word.range]
  }
}

/// Reads one word after the other.
private struct ShellLexer {
  private let line: UnsafeRawBufferPointer
  private var position = 0

  init(_ line: UnsafeRawBufferPointer) {
    self.line = line
  }

  /// Goes to the next word and says whether it is an operator; nil at the end.
  mutating func startOfWord() -> Bool? {
    while position < line.count, isBlank(line[position]) { position += 1 }
    guard position < line.count else { return nil }
    if line[position] == UInt8(ascii: "#") {
      // A comment goes to the end of its line.
      while position < line.count, line[position] != UInt8(ascii: "\n") { position += 1 }
      return startOfWord()
    }
    return isOperator(line[position])
  }

  mutating func readOperator(into text: inout [UInt8]) -> Bool {
    while position < line.count, isOperator(line[position]) {
      text.append(line[position])
      position += 1
    }
    return true
  }

  /// - Returns: false if something that was opened is not closed.
  mutating func readWord(into text: inout [UInt8]) -> Bool {
    while position < line.count {
      let byte = line[position]
      switch byte {
      case _ where isBlank(byte) || isOperator(byte):
        return true
      case UInt8(ascii: "'"):
        position += 1
        guard copy(upTo: UInt8(ascii: "'"), into: &text) else { return false }
      case UInt8(ascii: "\""):
        position += 1
        guard readDoubleQuoted(into: &text) else { return false }
      case UInt8(ascii: "\\"):
        position += 1
        // At the end of everything a backslash is only itself.
        text.append(position < line.count ? line[position] : byte)
        position += 1
      case UInt8(ascii: "$"), UInt8(ascii: "`"):
        guard copySubstitution(into: &text) else { return false }
      default:
        text.append(byte)
        position += 1
      }
    }
    return true
  }

  private mutating func readDoubleQuoted(into text: inout [UInt8]) -> Bool {
    while position < line.count {
      let byte = line[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return true
      case UInt8(ascii: "\\"):
        position += 1
        guard position < line.count else { return false }
        // Between double quotes only these can be escaped; before others the backslash stays.
        if !"$`\"\\".utf8.contains(line[position]) { text.append(byte) }
        text.append(line[position])
        position += 1
      case UInt8(ascii: "$"), UInt8(ascii: "`"):
        guard copySubstitution(into: &text) else { return false }
      default:
        text.append(byte)
        position += 1
      }
    }
    return false
  }

  /// Copies what begins with `$` or a backquote as it stands.
  private mutating func copySubstitution(into text: inout [UInt8]) -> Bool {
    let first = line[position]
    text.append(first)
    position += 1
    guard first == UInt8(ascii: "$") else {
      guard copy(upTo: first, into: &text) else { return false }
      text.append(first)
      return true
    }
    guard position < line.count else { return true }
    switch line[position] {
    case UInt8(ascii: "("): return copyNested(closing: UInt8(ascii: ")"), into: &text)
    case UInt8(ascii: "{"): return copyNested(closing: UInt8(ascii: "}"), into: &text)
    default: return true
    }
  }

  /// Copies from an opening bracket to the one that closes it.
  private mutating func copyNested(closing: UInt8, into text: inout [UInt8]) -> Bool {
    let opening = line[position]
    var depth = 0
    while position < line.count {
      let byte = line[position]
      text.append(byte)
      position += 1
      if byte == opening { depth += 1 }
      if byte == closing { depth -= 1 }
      if depth == 0 { return true }
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        guard copy(upTo: byte, into: &text) else { return false }
        text.append(byte)
      }
    }
    return false
  }

  /// Copies what stands before `end`, and skips that.
  private mutating func copy(upTo end: UInt8, into text: inout [UInt8]) -> Bool {
    guard let offset = line[position...].firstIndex(of: end) else { return false }
    text.append(contentsOf: line[position..<offset])
    position = offset + 1
    return true
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func isOperator(_ byte: UInt8) -> Bool {
    ";&|<>()\n".utf8.contains(byte)
  }
}
