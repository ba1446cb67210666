enum BinaryOperator: String, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case divideWhole = "//"
  case remainder = "%"
  case power = "**"
}

enum Comparison: String, Hashable, Sendable {
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case notContained = "not in"

  /// `=` is another spelling of `==`, as filters of runs have it.
  init?(symbol: String) {
    self.init(rawValue: symbol == "=" ? "==" : symbol)
  }
}

/// The tree of an expression. Offsets are places in its text, for messages. `Name` stands
/// for a parameter: its name as read, its number once that is known.
indirect enum Expression<Name: Hashable & Sendable>: Hashable, Sendable {
  /// One link of a chain such as `1 < a <= 3`.
  struct Link: Hashable, Sendable {
    let comparison: Comparison
    let operand: Expression
    let offset: Int
  }

  case constant(ExpressionValue)
  case name(Name, offset: Int)
  case list([Expression])
  case negate(Expression, offset: Int)
  case not(Expression)
  case binary(BinaryOperator, Expression, Expression, offset: Int)
  case compare(Expression, [Link])
  case and(Expression, Expression)
  case or(Expression, Expression)
  case conditional(condition: Expression, then: Expression, otherwise: Expression)
  case call(ExpressionFunction, [Expression], offset: Int)

  /// The names that occur, in order, with their places.
  var names: [(name: Name, offset: Int)] {
    switch self {
    case .constant: []
    case .name(let name, let offset): [(name, offset)]
    case .list(let items): items.flatMap(\.names)
    case .negate(let operand, _), .not(let operand): operand.names
    case .binary(_, let left, let right, _), .and(let left, let right), .or(let left, let right):
      left.names + right.names
    case .compare(let first, let links): first.names + links.flatMap(\.operand.names)
    case .conditional(let condition, let then, let otherwise):
      then.names + condition.names + otherwise.names
    case .call(_, let arguments, _): arguments.flatMap(\.names)
    }
  }

  /// The same expression over other names.
  func mapNames<Other>(_ other: (Name) -> Other) -> Expression<Other> {
    switch self {
    case .constant(let value): .constant(value)
    case .name(let name, let offset): .name(other(name), offset: offset)
    case .list(let items): .list(items.map { $0.mapNames(other) })
    case .negate(let operand, let offset): .negate(operand.mapNames(other), offset: offset)
    case .not(let operand): .not(operand.mapNames(other))
    case .binary(let sign, let left, let right, let offset):
      .binary(sign, left.mapNames(other), right.mapNames(other), offset: offset)
    case .compare(let first, let links):
      .compare(
        first.mapNames(other),
        links.map { link in
          Expression<Other>.Link(
            comparison: link.comparison, operand: link.operand.mapNames(other),
            offset: link.offset)
        })
    case .and(let left, let right): .and(left.mapNames(other), right.mapNames(other))
    case .or(let left, let right): .or(left.mapNames(other), right.mapNames(other))
    case .conditional(let condition, let then, let otherwise):
      .conditional(
        condition: condition.mapNames(other), then: then.mapNames(other),
        otherwise: otherwise.mapNames(other))
    case .call(let function, let arguments, let offset):
      .call(function, arguments.map { $0.mapNames(other) }, offset: offset)
    }
  }
}
