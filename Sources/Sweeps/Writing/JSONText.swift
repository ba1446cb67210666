import Sequences

/// Values as JSON, spaced as Python's `json.dumps` spaces it.
enum JSONText {
  static func of(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .boolean(let truth, _): truth ? "true" : "false"
    case .text(let text, plain: true): DecimalNotation(text)?.json ?? string(text)
    case .text(let text, plain: false): string(text)
    case .list(let items): "[" + items.map(of).joined(separator: ", ") + "]"
    }
  }

  static func string(_ text: String) -> String {
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\t": quoted += "\\t"
      case _ where character.value < 0x20:
        let digits = String(character.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}
