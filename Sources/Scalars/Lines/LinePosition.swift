import JSON

/// How far a program is, which lines say before their metrics or behind them: `[3/10]`, `[1,  2000]`,
/// `100/1000:`, `100 / 5000`, `200/ 2983 batches`. None of it is a step.
enum LinePosition {
  /// Takes `[3/10] `, `[1,  2000] ` or `3/10: `.
  static func takeBracketed(_ cursor: inout LineCursor) -> Bool {
    let start = cursor.position
    if takeBrackets(&cursor, by: UInt8(ascii: "/"), or: UInt8(ascii: ",")), cursor.next.isBlank {
      cursor.skipBlanks()
      return true
    }
    cursor.position = start
    if cursor.takeWholeNumber() != nil, cursor.take(UInt8(ascii: "/")),
      cursor.takeWholeNumber() != nil, cursor.take(": ")
    {
      cursor.skipBlanks()
      return true
    }
    cursor.position = start
    return false
  }

  /// Takes `100 / 5000 `.
  static func takePlain(_ cursor: inout LineCursor) {
    let start = cursor.position
    if cursor.takeWholeNumber() != nil, cursor.take(" / "), cursor.takeWholeNumber() != nil,
      cursor.next.isBlank
    {
      cursor.skipBlanks()
    } else {
      cursor.position = start
    }
  }

  /// Takes `[   64/60000]`.
  static func takeBrackets(
    _ cursor: inout LineCursor, by sign: UInt8, or other: UInt8? = nil
  ) -> Bool {
    guard cursor.take(UInt8(ascii: "[")) else { return false }
    cursor.skipBlanks()
    guard cursor.takeWholeNumber() != nil,
      cursor.take(sign) || other.map({ cursor.take($0) }) == true
    else { return false }
    cursor.skipBlanks()
    return cursor.takeWholeNumber() != nil && cursor.take(UInt8(ascii: "]"))
  }

  /// Takes `200/ 2983 batches`.
  static func takeCount(_ cursor: inout LineCursor) -> Bool {
    let start = cursor.position
    if cursor.takeWholeNumber() != nil, cursor.take(UInt8(ascii: "/")) {
      cursor.skipBlanks()
      if cursor.takeWholeNumber() != nil, cursor.next.isBlank {
        cursor.skipBlanks()
        if !cursor.take(while: \.isLetter).isEmpty { return true }
      }
    }
    cursor.position = start
    return false
  }
}
