import Text
import Views

/// By what the rows of a table are sorted. What is missing comes last, whichever way.
package struct SortOrder: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Numbers by their size, before texts as people count.
    case natural
    /// The first number in each text.
    case numeric
  }

  package var column: String
  package var kind: Kind
  package var isDescending: Bool

  package init(_ column: String, _ kind: Kind = .natural, isDescending: Bool = false) {
    self.column = column
    self.kind = kind
    self.isDescending = isDescending
  }
}

/// The place of a cell in the order of its column.
enum SortRank {
  case number(Double)
  case text(String)
  case notANumber
  case missing

  init(_ cell: TableCell, _ kind: SortOrder.Kind) {
    switch cell.key {
    case .missing: self = .missing
    case .number(let number): self = number.isNaN ? .notANumber : .number(number)
    case .text where kind == .natural: self = .text(cell.text)
    case .text: self = firstNumber(in: cell.text).map { .number($0) } ?? .notANumber
    }
  }

  private var group: Int {
    switch self {
    case .number: 0
    case .text: 1
    case .notANumber: 2
    case .missing: 3
    }
  }

  /// Whether this one comes first; nil if neither does.
  func comes(before other: SortRank, isDescending: Bool) -> Bool? {
    switch (self, other) {
    case (.number(let left), .number(let right)):
      left == right ? nil : (left < right) != isDescending
    case (.text(let left), .text(let right)):
      left == right ? nil : comesNaturallyBefore(left, right) != isDescending
    default: group == other.group ? nil : group < other.group
    }
  }
}

/// The first number that stands in a text: `-0.5` in `lr=-0.5`.
func firstNumber(in text: String) -> Double? {
  let bytes = Array(text.utf8)
  func isDigit(_ position: Int) -> Bool {
    bytes.indices.contains(position) && (0x30...0x39).contains(bytes[position])
  }
  let point = UInt8(ascii: ".")
  guard let first = bytes.indices.first(where: isDigit) else { return nil }
  var start = first
  if start > 0, bytes[start - 1] == point { start -= 1 }
  // A hyphen after a letter or digit joins words.
  let sign = start - 1
  let isNegative =
    sign >= 0 && bytes[sign] == UInt8(ascii: "-")
    && (sign == 0 || !Character(Unicode.Scalar(bytes[sign - 1])).isLetterOrDigit)
  var end = first
  while isDigit(end) { end += 1 }
  if start == first, end < bytes.count, bytes[end] == point, isDigit(end + 1) {
    end += 1
    while isDigit(end) { end += 1 }
  }
  if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
    let hasSign = end + 1 < bytes.count && [0x2b, 0x2d].contains(bytes[end + 1])
    var exponent = end + (hasSign ? 2 : 1)
    if isDigit(exponent) {
      while isDigit(exponent) { exponent += 1 }
      end = exponent
    }
  }
  let digits = String(decoding: bytes[start..<end], as: UTF8.self)
  guard let number = Double(start == first ? digits : "0" + digits) else { return nil }
  return isNegative ? -number : number
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
