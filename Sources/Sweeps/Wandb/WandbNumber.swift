import Sequences
import YAML

/// A number of a sweep file, in any form of PyYAML's or as a plain decimal: `1e-5`, too.
struct WandbNumber {
  let value: Double
  /// Whether PyYAML reads it as a whole number: `3.0` is none.
  let isWhole: Bool

  /// `owner` is the subject of the message if it is none.
  init(_ node: Node, _ owner: String) throws(SpecError) {
    let scalar = node.scalar.flatMap { $0.style == .plain && node.tag != .string ? $0 : nil }
    switch scalar.map({ PyYAMLScalar($0.text) }) {
    case .integer(let digits):
      value = Double(digits) ?? .infinity
      isWhole = true
    case .real(let number):
      value = number
      isWhole = false
    case .text:
      guard let notation = scalar.flatMap({ DecimalNotation($0.text) }),
        let number = Double(notation.json)
      else { throw Self.noNumber(node, owner) }
      value = number
      isWhole = false
    case .boolean, .null, nil: throw Self.noNumber(node, owner)
    }
    guard value.isFinite else { throw Self.noNumber(node, owner) }
  }

  private static func noNumber(_ node: Node, _ owner: String) -> SpecError {
    SpecError("\(owner) must be a number, not \(inWords(node))", at: node.start)
  }
}
