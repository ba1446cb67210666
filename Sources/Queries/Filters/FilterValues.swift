import Text

extension FilterComparison {
  /// Numbers and booleans are compared as numbers, texts character by character, lists item by
  /// item. Whatever is of different kinds is unequal, and neither less nor greater.
  func holds(_ left: QueryValue, _ right: QueryValue) -> Bool {
    switch self {
    case .equal: left.equals(right)
    case .unequal: !left.equals(right)
    case .less: left.isOrdered(right) { $0 < 0 }
    case .lessOrEqual: left.isOrdered(right) { $0 <= 0 }
    case .greater: left.isOrdered(right) { $0 > 0 }
    case .greaterOrEqual: left.isOrdered(right) { $0 >= 0 }
    }
  }
}

extension QueryValue {
  /// Whether a value that stands alone lets runs pass.
  var isTruthy: Bool {
    switch self {
    case .undefined: false
    case .bool(let bool): bool
    case .number(let number): number != 0
    case .text(let text): !text.isEmpty
    case .list(let list): !list.isEmpty
    }
  }

  /// A list has an item, or all items of another list; other values have a text, in any case, as
  /// a part of it.
  func contains(_ part: QueryValue) -> Bool {
    switch (self, part) {
    case (.undefined, _), (_, .undefined): return false
    case (.list(let items), .list(let parts)):
      return !items.isEmpty && parts.allSatisfy { part in items.contains { $0.equals(part) } }
    case (.list(let items), _): return items.contains { $0.equals(part) }
    case (_, .list): return false
    default:
      let text = textForm.lowercased()
      return !text.isEmpty && text.hasBytes(part.textForm.lowercased())
    }
  }

  fileprivate func equals(_ other: QueryValue) -> Bool {
    switch (self, other) {
    case (.undefined, .undefined): true
    case (.text(let one), .text(let two)): one.utf8.elementsEqual(two.utf8)
    case (.list(let one), .list(let two)):
      one.count == two.count && zip(one, two).allSatisfy { $0.equals($1) }
    default:
      if let one = number, let two = other.number { one == two } else { false }
    }
  }

  /// Whether the values can be compared, and their order (negative, zero, positive) is right.
  fileprivate func isOrdered(_ other: QueryValue, _ isRight: (Int) -> Bool) -> Bool {
    if case .text(let one) = self, case .text(let two) = other {
      if one.utf8.elementsEqual(two.utf8) { return isRight(0) }
      // The bytes of UTF-8 are in the order of the characters.
      return isRight(one.utf8.lexicographicallyPrecedes(two.utf8) ? -1 : 1)
    }
    guard let one = number, let two = other.number, !one.isNaN, !two.isNaN else { return false }
    return isRight(one < two ? -1 : one > two ? 1 : 0)
  }

  private var number: Double? {
    switch self {
    case .number(let number): number
    case .bool(let bool): bool ? 1 : 0
    default: nil
    }
  }

  /// As people would write it: whole numbers without a fraction.
  private var textForm: String {
    switch self {
    case .undefined, .list: ""
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number):
      Int(exactly: number).map { String($0) } ?? decimalText(number)
    case .text(let text): text
    }
  }
}

extension String {
  /// Whether it has this part, byte by byte, in linear time for parts as people type them.
  fileprivate func hasBytes(_ part: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(part.utf8))
    guard let first = wanted.first else { return true }
    guard bytes.count >= wanted.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { start in
      bytes[start] == first && bytes[start...].starts(with: wanted)
    }
  }
}
