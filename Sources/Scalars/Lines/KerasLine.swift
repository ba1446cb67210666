import JSON
import Text

/// The progress of Keras: `12/12 [=====] - 1s 5ms/step - loss: 0.34 - accuracy: 0.91`.
enum KerasLine {
  /// Whether the whole line is that, with a metric at least.
  static func read(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(line)
    cursor.skipBlanks()
    guard cursor.takeWholeNumber() != nil, cursor.take(UInt8(ascii: "/")),
      cursor.takeWholeNumber() != nil || cursor.take("Unknown")
    else { return false }
    cursor.skipBlanks()
    skipBar(&cursor)
    var hasMetric = false
    while true {
      cursor.skipBlanks()
      if cursor.isAtEnd { return hasMetric }
      // A dash between blanks begins each piece, but for the first one.
      if cursor.next == UInt8(ascii: "-"), cursor.second.isBlank {
        cursor.position += 1
        cursor.skipBlanks()
      }
      if takeTiming(&cursor) { continue }
      guard let name = cursor.takeName(), cursor.take(UInt8(ascii: ":")), cursor.next.isBlank
      else { return false }
      cursor.skipBlanks()
      guard let value = realNumber(cursor.takeWord()), isAtPieceEnd(cursor) else { return false }
      finds.add(name, value)
      hasMetric = true
    }
  }

  /// `[=====>....]`, or a run of the signs that Keras 3 draws with.
  private static func skipBar(_ cursor: inout LineCursor) {
    let start = cursor.position
    if cursor.take(UInt8(ascii: "[")) {
      _ = cursor.take {
        $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "-") || $0.isBlank
      }
      if !cursor.take(UInt8(ascii: "]")) { cursor.position = start }
      return
    }
    while cursor.take("━") || cursor.take("╸") || cursor.take("╺") || cursor.take("─")
      || cursor.take("╶")
    {}
  }

  /// `1s`, `ETA: 3s`, `1:02`, `45ms/step`, `1s 5ms/step`.
  private static func takeTiming(_ cursor: inout LineCursor) -> Bool {
    let start = cursor.position
    if cursor.take("ETA:") {
      cursor.skipBlanks()
      let left = cursor.take {
        $0.isDecimalDigit || $0 == UInt8(ascii: ":") || "smhd".utf8.contains($0)
      }
      if !left.isEmpty, isAtPieceEnd(cursor) { return true }
    } else if takeAmount(&cursor) {
      let blank = cursor.position
      cursor.skipBlanks()
      if !takeAmount(&cursor) { cursor.position = blank }
      if isAtPieceEnd(cursor) { return true }
    }
    cursor.position = start
    return false
  }

  private static func takeAmount(_ cursor: inout LineCursor) -> Bool {
    guard cursor.next.isDecimalDigit else { return false }
    _ = cursor.take { $0.isDecimalDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    _ =
      cursor.take("us") || cursor.take("ms") || cursor.take("s") || cursor.take("m")
      || cursor.take("h") || cursor.take("d")
    _ = cursor.take("/step") || cursor.take("/epoch") || cursor.take("/sample")
    return cursor.isAtEnd || cursor.next.isBlank
  }

  /// Whether the line is over, or another piece begins behind blanks.
  private static func isAtPieceEnd(_ cursor: LineCursor) -> Bool {
    var cursor = cursor
    let hasBlank = cursor.next.isBlank
    cursor.skipBlanks()
    return cursor.isAtEnd
      || (hasBlank && cursor.next == UInt8(ascii: "-") && cursor.second.isBlank)
  }
}
