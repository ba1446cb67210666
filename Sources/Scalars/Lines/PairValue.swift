import JSON
import Text

/// The values in a list of pairs, and what may stand around them.
enum PairValue {
  @inline(__always)
  static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
  }

  /// The word of a value: no separator is a part of it.
  @inline(__always)
  static func takeWord(_ cursor: inout LineCursor) -> UnsafeRawBufferPointer {
    cursor.take { !$0.isBlank && !isSeparator($0) }
  }

  /// Takes what stands behind a sign: a word, or a call such as `tensor(0.5, grad_fn=<…>)`.
  @inline(__always)
  static func take(_ cursor: inout LineCursor) -> LineValue? {
    if cursor.next.isLetter, let number = takeCall(&cursor) { return .number(number) }
    return LineValue(takeWord(&cursor))
  }

  private static func takeCall(_ cursor: inout LineCursor) -> Double? {
    let start = cursor.position
    let name = cursor.take {
      $0.isLetter || $0.isDecimalDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
    }
    if cursor.next == UInt8(ascii: "("), case .number(let number)? = NumberCall(of: name, &cursor) {
      return number
    }
    cursor.position = start
    return nil
  }

  /// Takes a number that stands behind a name without a sign. `hasFraction` becomes true where it is
  /// more than digits.
  static func takeBare(_ cursor: inout LineCursor, hasFraction: inout Bool) -> LineValue? {
    let start = cursor.position
    cursor.skipBlanks()
    let word = takeWord(&cursor)
    guard cursor.position > start, let first = word.first,
      !first.isLetter || isNotFinite(word, first),
      word.contains(where: { $0.isDecimalDigit || $0.isLetter }), let value = LineValue(word)
    else {
      cursor.position = start
      return nil
    }
    if !isWhole(word) { hasFraction = true }
    return value
  }

  /// Takes `:0.5`, which is that of a metric only behind such names as have no other meaning.
  static func takeBehindColon(
    _ cursor: inout LineCursor, hasFraction: inout Bool
  ) -> LineValue? {
    let sign = cursor.second
    guard cursor.next == UInt8(ascii: ":"),
      sign.isDecimalDigit || sign == UInt8(ascii: "-") || sign == UInt8(ascii: ".")
    else { return nil }
    let start = cursor.position
    cursor.position += 1
    let word = takeWord(&cursor)
    guard let value = LineValue(word), case .number = value else {
      cursor.position = start
      return nil
    }
    if !isWhole(word) { hasFraction = true }
    return value
  }

  private static func isWhole(_ word: UnsafeRawBufferPointer) -> Bool {
    word.allSatisfy { $0.isDecimalDigit || $0 == UInt8(ascii: "%") }
  }

  /// `nan`, `inf`
  @inline(__always)
  private static func isNotFinite(_ word: UnsafeRawBufferPointer, _ first: UInt8) -> Bool {
    let first = first | 0x20
    return (first == UInt8(ascii: "n") || first == UInt8(ascii: "i")) && word.count <= 8
      && realNumber(word) != nil
  }

  /// Takes the unit of a number, with the blanks around it.
  static func takeUnit(_ cursor: inout LineCursor) -> UnsafeRawBufferPointer? {
    cursor.skipBlanks()
    let unit = cursor.take { $0.isLetter || $0 == UInt8(ascii: "/") || $0 >= 0x80 }
    guard cursor.isAtEnd || cursor.next.isBlank || isSeparator(cursor.next),
      LineValue.isUnit(unit)
    else { return nil }
    cursor.skipBlanks()
    return unit
  }

  /// Takes ` ± 0.02`, and says whether what stands there can be that.
  static func takeDeviation(_ cursor: inout LineCursor) -> Bool {
    guard cursor.take("± ") || cursor.take("+/- ") || cursor.take("+- ") else { return true }
    cursor.skipBlanks()
    if case .number? = LineValue(takeWord(&cursor)) { return true }
    return false
  }
}
