import JSON
import Text

extension ComparisonValue {
  /// For people; may hold anything that a program or a user has written.
  package var tableText: String {
    switch self {
    case .boolean(let value): value ? "yes" : "no"
    case .real(let value): shortDecimal(value)
    case .operation(let name, let isMarked): isMarked ? name + " [marked]" : name
    case .command(let text): text
    case .missing, .integer, .text, .time, .duration: plainText
    }
  }

  /// For programs: all digits, and truth as Python writes it.
  package var plainText: String {
    switch self {
    case .missing, .command: ""
    case .boolean(let value): value ? "True" : "False"
    case .integer(let value): String(value)
    case .real(let value): decimalText(value)
    case .text(let text): text
    case .operation(let name, _): name
    case .time(let seconds): localTime(seconds)
    case .duration(let seconds): seconds.isFinite ? Duration.seconds(seconds).clock : ""
    }
  }

  /// For data files: lengths of time are numbers of seconds.
  var csvText: String {
    if case .duration(let seconds) = self, seconds.isFinite { return decimalText(seconds) }
    return plainText
  }

  /// Lengths of time are numbers of seconds; what JSON has no number for is its name.
  package var json: JSONValue {
    switch self {
    case .missing, .command: .null
    case .boolean(let value): .bool(value)
    case .integer(let value): .number(String(value))
    case .real(let value), .duration(let value):
      value.isFinite ? .number(decimalText(value)) : .string(decimalText(value))
    case .text, .operation, .time: .string(plainText)
    }
  }
}
