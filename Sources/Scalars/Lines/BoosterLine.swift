import JSON
import Text

/// A round of XGBoost, LightGBM or CatBoost: its number, then pairs with tabs between them:
/// `[10]\tvalidation-rmse:0.51`, `[10]\tvalid_0's l2: 0.24`, `10:\tlearn: 0.67\ttotal: 46ms`.
enum BoosterLine {
  private static let tab = UInt8(ascii: "\t")

  /// Which of them a line can be of.
  private enum Kind {
    /// `[10]`: XGBoost or LightGBM.
    case bracketed
    /// `10:`: CatBoost, which always says how long it took, too.
    case plain
  }

  private enum Found { case number, time }

  /// Whether the whole line is that.
  static func read(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(line)
    guard let (kind, round) = takeRound(&cursor) else { return false }
    finds.add("iteration", Double(round), .head)
    var (hasNumber, hasTime) = (false, false)
    repeat {
      guard let found = takePair(&cursor, kind, into: &finds) else { return false }
      if found == .number { hasNumber = true } else { hasTime = true }
    } while cursor.take(tab)
    return cursor.isAtEnd && hasNumber && (kind == .bracketed || hasTime)
  }

  private static func takeRound(_ cursor: inout LineCursor) -> (Kind, Int)? {
    let isBracketed = cursor.take(UInt8(ascii: "["))
    guard let round = cursor.takeWholeNumber(),
      cursor.take(UInt8(ascii: isBracketed ? "]" : ":")), cursor.take(tab)
    else { return nil }
    return (isBracketed ? .bracketed : .plain, round)
  }

  private static func takePair(
    _ cursor: inout LineCursor, _ kind: Kind, into finds: inout LineFinds
  ) -> Found? {
    guard let name = cursor.takeName() else { return nil }
    var metric: UnsafeRawBufferPointer?
    if cursor.take("'s ") {
      metric = cursor.takeName()
      guard metric != nil else { return nil }
    }
    guard cursor.take(UInt8(ascii: ":")) else { return nil }
    let hasBlank = cursor.take(UInt8(ascii: " "))
    let word = cursor.takeWord()
    if kind == .plain, name.equals("total") || name.equals("remaining") {
      return isTime(word, &cursor) ? .time : nil
    }
    guard let value = number(word) else { return nil }
    // A port of a host, or a line of a file, has no fraction.
    let isOfXGBoost = kind == .bracketed && metric == nil
    guard isOfXGBoost ? !hasBlank && !word.allSatisfy(\.isDecimalDigit) : hasBlank else {
      return nil
    }
    guard takeRemark(&cursor) else { return nil }
    if let metric {
      let depth = finds.enter(name)
      finds.add(metric, value)
      finds.leave(depth)
    } else {
      finds.add(name, value)
    }
    return .number
  }

  /// A number, or `0.51+0.02`: the mean of a cross validation and its deviation.
  private static func number(_ word: UnsafeRawBufferPointer) -> Double? {
    guard let (value, end) = leadingNumber(word) else { return realNumber(word) }
    if end == word.count { return value }
    guard word[end] == UInt8(ascii: "+"), realNumber(word.slice((end + 1)..<word.count)) != nil
    else { return nil }
    return value
  }

  /// `46ms`, `1m 3s`
  private static func isTime(_ word: UnsafeRawBufferPointer, _ cursor: inout LineCursor) -> Bool {
    var word = word
    while LineValue.isPlain(word) {
      guard cursor.take(UInt8(ascii: " ")) else { return cursor.isAtEnd || cursor.next == tab }
      word = cursor.takeWord()
    }
    return false
  }

  /// ` + 0.01`, a deviation, or ` (3)`, the best round.
  private static func takeRemark(_ cursor: inout LineCursor) -> Bool {
    if cursor.take(" + ") {
      guard realNumber(cursor.takeWord()) != nil else { return false }
    } else if cursor.take(" (") {
      guard cursor.takeWholeNumber() != nil, cursor.take(UInt8(ascii: ")")) else { return false }
    }
    return cursor.isAtEnd || cursor.next == tab
  }
}
