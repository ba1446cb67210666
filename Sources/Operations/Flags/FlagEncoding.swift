extension FlagValue {
  /// The value as it can be typed: what is decoded without a type is this value again.
  package var encoded: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "yes" : "no"
    case .integer(let value): String(value)
    case .real(let value): Self.exactReal(value)
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

  /// The same behind `NAME=`, where a text with blanks is quoted to show where it ends.
  package var encodedForAssignment: String {
    guard case .string(let text) = self, text.contains(where: \.isWhitespace) else {
      return encoded
    }
    return Self.quoted(text)
  }

  /// Inside of brackets, where more has to be quoted.
  var encodedItem: String {
    guard case .string(let text) = self else { return encoded }
    let hasStructure = text.contains { ",[]{}:#".contains($0) }
    return !hasStructure && Self.isPlain(text) && text.trimmedBlanks == text[...]
      ? text : Self.quoted(text)
  }

  /// YAML wants a point in a number with an exponent.
  private static func exactReal(_ value: Double) -> String {
    let text = decimalText(value)
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  private static func isPlain(_ text: String) -> Bool {
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
      return false
    }
    return !text.isEmpty && (try? FlagValue(decoding: text)) == .string(text)
      && text.trimmedBlanks == text[...] && !"#&*!|>%@`".contains(text[text.startIndex])
  }

  private static func quoted(_ text: String) -> String {
    let hasControls = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
    if hasControls { return "\"" + text.unicodeScalars.map(escaped).joined() + "\"" }
    if text.contains("'"), !text.contains(where: { $0 == "\"" || $0 == "\\" }) {
      return "\"\(text)\""
    }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default:
      guard scalar.value < 0x20 || scalar.value == 0x7f else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
  }
}

extension Flags {
  /// `a=1, b='x y'`, as log lines have it.
  package var assignments: String {
    sorted.map { "\($0.name)=\($0.value.encodedForAssignment)" }.joined(separator: ", ")
  }
}
