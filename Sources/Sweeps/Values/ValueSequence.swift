import Sequences

/// The values of a parameter, in order.
enum ValueSequence: Hashable, Sendable {
  case listed([Value])
  case arithmetic(ArithmeticSequence)

  var count: Int {
    switch self {
    case .listed(let values): values.count
    case .arithmetic(let sequence): sequence.count
    }
  }

  subscript(position: Int) -> Value {
    switch self {
    case .listed(let values): values[position]
    case .arithmetic(let sequence): .text(sequence[position].text, plain: true)
    }
  }
}
