import Sequences

/// What an expression, or a part of it, comes to.
enum ExpressionValue: Hashable, Sendable {
  /// Also the value of a parameter that does not exist in a combination.
  case null
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  case list([ExpressionValue])

  /// A plain decimal: with a point or an exponent it is a floating-point number.
  init?(number text: String) {
    guard let notation = DecimalNotation(text) else { return nil }
    if notation.isInteger {
      guard let number = Int(text) else { return nil }
      self = .integer(number)
    } else {
      guard let number = Double(notation.json), number.isFinite else { return nil }
      self = .real(number)
    }
  }

  init(_ value: Value?) {
    switch value {
    case nil, .null?: self = .null
    case .boolean(let truth, _)?: self = .boolean(truth)
    case .text(let text, plain: true)?: self = ExpressionValue(number: text) ?? .text(text)
    case .text(let text, plain: false)?: self = .text(text)
    case .list(let items)?: self = .list(items.map { ExpressionValue($0) })
    case .mapping?: self = value.map { .text(JSONText.of($0, in: .wandb)) } ?? .null
    }
  }

  /// As the value of a parameter.
  var value: Value {
    switch self {
    case .null: .null
    case .boolean(let truth): .boolean(truth, written: truth ? "true" : "false")
    case .integer, .real: .text(text, plain: true)
    case .text(let text): .text(text, plain: false)
    case .list(let items): .list(items.map(\.value))
    }
  }

  /// As `str` gives it, and as messages show it.
  var text: String {
    switch self {
    case .null: "null"
    case .boolean(let truth): truth ? "True" : "False"
    case .integer(let number): String(number)
    case .real(let number): number.description
    case .text(let text): text
    case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
    }
  }

  /// Everything counts as true but null, false, zero and what is empty.
  var isTrue: Bool {
    switch self {
    case .null: false
    case .boolean(let truth): truth
    case .integer(let number): number != 0
    case .real(let number): number != 0
    case .text(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    }
  }

  /// As a number of either kind; true and false are 1 and 0.
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .boolean(let truth): truth ? 1 : 0
    default: nil
    }
  }

  var integer: Int? {
    switch self {
    case .integer(let number): number
    case .boolean(let truth): truth ? 1 : 0
    default: nil
    }
  }

  var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "a truth value"
    case .integer, .real: "a number"
    case .text: "text"
    case .list: "a list"
    }
  }

  /// Numbers are equal as numbers (1 is 1.0), everything else only to its own kind.
  func isEqual(to other: ExpressionValue) -> Bool {
    if let left = integer, let right = other.integer { return left == right }
    if let left = number, let right = other.number { return left == right }
    switch (self, other) {
    case (.null, .null): return true
    case (.text(let left), .text(let right)): return left == right
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
    default: return false
    }
  }
}
