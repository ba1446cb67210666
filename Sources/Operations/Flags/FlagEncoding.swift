import Text

extension FlagValue {
  /// The value as it can be typed: what is decoded without a type is this value again.
  package var encoded: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "yes" : "no"
    case .integer(let value): String(value)
    case .real(let value): Self.exactReal(value)
    case .written(_, let number): number.encoded
    case .string(let text): Self.isPlain(text) ? text : Self.quoted(text)
    case .list(let items): "[" + items.map(\.encodedItem).joined(separator: ", ") + "]"
    case .map(let members):
      "{"
        + namesInOrder(members.keys).compactMap { name in
          members[name].map { Self.string(name).encodedItem + ": " + $0.encodedItem }
        }.joined(separator: ", ") + "}"
    case .search(let function): function.text
    }
  }

  /// The same for another run, with the notation of a number.
  package var typed: String {
    switch self {
    case .written(let text, _): text
    case .list(let items) where items.contains(where: \.isWritten):
      "[" + items.map { $0.isWritten ? $0.typed : $0.encodedItem }.joined(separator: ", ") + "]"
    default: encoded
    }
  }

  private var isWritten: Bool { if case .written = self { true } else { false } }

  /// The same after `NAME=`, if a text with blanks is quoted to show where it ends.
  package var encodedForAssignment: String {
    guard case .string(let text) = self, text.contains(where: \.isWhitespace),
      Self.isPlain(text)
    else { return encoded }
    return text.contains("'") && !text.contains(where: { $0 == "\"" || $0 == "\\" })
      ? "\"\(text)\"" : Self.quoted(text)
  }

  /// Inside of brackets, if more has to be quoted.
  var encodedItem: String {
    guard case .string(let text) = self else { return encoded }
    return Self.isPlainItem(text) && Self.isPlain(text) ? text : Self.quoted(text)
  }

  /// Whether a text has nothing but characters that mean nothing to YAML, wherever they stand.
  private static func isPlainItem(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first.isNumber || "_./~($".contains(first)
    else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || " _./~()$+-=;%@!*'".contains($0) }
  }

  /// YAML wants a point in a number with an exponent.
  private static func exactReal(_ value: Double) -> String {
    let text = decimalText(value)
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains(where: isInvisible)
      && text.trimmedBlanks == text[...] && !"#&*!|>%@`'\"".contains(text[text.startIndex])
      && (try? FlagValue(decoding: text)) == .string(text)
  }

  private static func quoted(_ text: String) -> String {
    if text.unicodeScalars.contains(where: isInvisible) {
      return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }

  /// Control characters, ends of lines, marks of byte order and of writing direction: what would
  /// not be seen, or not be read back.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff, 0xfffe, 0xffff: true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default:
      guard isInvisible(scalar) else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      let (letter, width) = scalar.value < 0x100 ? ("x", 2) : ("u", 4)
      return "\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits
    }
  }
}

extension Flags {
  /// `a=1, b='x y'`, as log lines have it.
  package var assignments: String {
    sorted.map { "\($0.name)=\($0.value.encodedForAssignment)" }.joined(separator: ", ")
  }
}
