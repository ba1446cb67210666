import Sequences
import Text

/// Values as JSON, spaced as Python's `json.dumps` spaces it.
enum JSONText {
  /// The dialect decides what else is a number than plain decimals.
  static func of(_ value: Value, in dialect: Dialect) -> String {
    switch value {
    case .null: "null"
    case .boolean(let truth, _): truth ? "true" : "false"
    case .text(let text, plain: true): number(text, dialect) ?? string(text)
    case .text(let text, plain: false): string(text)
    case .list(let items): "[" + items.map { of($0, in: dialect) }.joined(separator: ", ") + "]"
    case .mapping(let members): object(members.map { ($0.key, $0.value) }, in: dialect)
    }
  }

  static func object(_ members: [(name: String, value: Value)], in dialect: Dialect) -> String {
    let shown = members.map { string($0.name) + ": " + of($0.value, in: dialect) }
    return "{" + shown.joined(separator: ", ") + "}"
  }

  /// A number as written if JSON has it, too; nil for text.
  private static func number(_ text: String, _ dialect: Dialect) -> String? {
    if let notation = DecimalNotation(text) { return notation.json }
    guard dialect == .wandb else { return nil }
    switch PyYAMLScalar(text) {
    case .integer(let digits): return digits
    case .real(let number) where number.isNaN: return "NaN"
    case .real(let number) where number.isInfinite: return number < 0 ? "-Infinity" : "Infinity"
    case .real(let number): return decimalText(number)
    case .boolean, .null, .text: return nil
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
