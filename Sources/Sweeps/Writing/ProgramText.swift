import Text
import YAML

/// The program as one line: what stands between quotes is kept, line breaks and runs of blanks
/// elsewhere become one blank, and `${name}` is found with the quotes that it stands in.
struct ProgramText: Sendable {
  /// What a value must be guarded against where it is put.
  enum Quoting: Hashable, Sendable {
    case bare, single, double
  }

  enum Part: Hashable, Sendable {
    case text(String)
    case name(String, Quoting)
  }

  private(set) var parts: [Part] = []
  /// `${name}` that is not a parameter, and so is left to the shell.
  private(set) var shellNames: [String] = []
  /// Whether a `#` makes a comment of the rest of the command.
  private(set) var hasComment = false

  private let names: Set<String>
  private var characters: ArraySlice<Unicode.Scalar>
  private var literal = String.UnicodeScalarView()
  private var quoting = Quoting.bare

  init(_ program: Block.Program, names: Set<String>) throws(SpecError) {
    self.names = names
    characters = ArraySlice(program.text.unicodeScalars)
    while let character = characters.popFirst() {
      guard character != "\0" else {
        throw SpecError("'program' has a NUL character", at: program.node.start)
      }
      switch quoting {
      case .bare: readBare(character)
      case .single: try readSingle(character, program)
      case .double: try readDouble(character, program)
      }
    }
    guard quoting == .bare else {
      let quote = quoting == .single ? "'" : "\""
      throw SpecError(
        "'program' has a quote (\(quote)) that is not closed", at: program.node.start,
        hint: quoting == .single ? "an apostrophe outside of quotes is written \\'" : nil)
    }
    if literal.last == " " && !endsWithEscapedBlank { literal.removeLast() }
    flush()
  }

  /// A blank after an odd number of backslashes is a word's own.
  private var endsWithEscapedBlank: Bool {
    !literal.dropLast().reversed().prefix(while: { $0 == "\\" }).count.isMultiple(of: 2)
  }

  private mutating func readBare(_ character: Unicode.Scalar) {
    switch character {
    case "\\":
      if characters.first == "\r" { characters.removeFirst() }
      if characters.first == "\n" {
        characters.removeFirst()
        appendBlank()
      } else {
        literal.append(character)
        if let escaped = characters.popFirst() { literal.append(escaped) }
      }
    case " ", "\t", "\n", "\r": appendBlank()
    case "'":
      literal.append(character)
      quoting = .single
    case "\"":
      literal.append(character)
      quoting = .double
    case "$" where takeName(): break
    case "#" where literal.last == " " || literal.isEmpty && parts.isEmpty:
      hasComment = true
      literal.append(character)
    default: literal.append(character)
    }
  }

  private mutating func readSingle(
    _ character: Unicode.Scalar, _ program: Block.Program
  ) throws(SpecError) {
    switch character {
    case "\n": throw Self.lineBreak(program)
    case "$" where takeName(): break
    default:
      literal.append(character)
      if character == "'" { quoting = .bare }
    }
  }

  private mutating func readDouble(
    _ character: Unicode.Scalar, _ program: Block.Program
  ) throws(SpecError) {
    switch character {
    case "\\" where characters.first == "\n":
      // The shell joins the two lines without anything between them.
      characters.removeFirst()
    case "\n": throw Self.lineBreak(program)
    case "\\":
      literal.append(character)
      if let escaped = characters.popFirst() { literal.append(escaped) }
    case "$" where takeName(): break
    default:
      literal.append(character)
      if character == "\"" { quoting = .bare }
    }
  }

  private static func lineBreak(_ program: Block.Program) -> SpecError {
    SpecError(
      "'program' has a line break between quotes, and a command is one line",
      at: program.node.start, hint: "an unclosed quote also has this effect")
  }

  private mutating func appendBlank() {
    if literal.isEmpty && parts.isEmpty || literal.last == " " && !endsWithEscapedBlank { return }
    literal.append(" ")
  }

  /// Takes `{name}` if a parameter is meant.
  private mutating func takeName() -> Bool {
    guard characters.first == "{", let close = characters.firstIndex(of: "}") else { return false }
    let name = String(String.UnicodeScalarView(characters[(characters.startIndex + 1)..<close]))
    guard names.contains(name) else {
      shellNames.append(name)
      return false
    }
    flush()
    parts.append(.name(name, quoting))
    characters = characters[(close + 1)...]
    return true
  }

  private mutating func flush() {
    if !literal.isEmpty { parts.append(.text(String(literal))) }
    literal = String.UnicodeScalarView()
  }
}

extension ProgramText.Quoting {
  /// `text` so that the shell reads it back unchanged in these quotes.
  func guarded(_ text: String) -> String {
    switch self {
    case .bare: return shellQuoted(text)
    case .single:
      return text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#)
    case .double:
      var escaped = String.UnicodeScalarView()
      for character in text.unicodeScalars {
        if "\\\"$`".unicodeScalars.contains(character) { escaped.append("\\") }
        escaped.append(character)
      }
      return String(escaped)
    }
  }
}
