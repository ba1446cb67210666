/// The part of the data that a line is about, before its pairs: `Test set: `, `val - `, `[Train] `. Its
/// metrics have names of their own then: `Test/loss`.
enum PartLabel {
  /// In any case.
  static let parts = WordSet([
    "train", "training", "test", "testing", "val", "valid", "validation", "eval", "evaluation",
  ])

  /// Takes a label, and returns its first word.
  static func take(_ cursor: inout LineCursor) -> UnsafeRawBufferPointer? {
    if cursor.next == UInt8(ascii: "[") { return takeBracketed(&cursor) }
    switch cursor.next | 0x20 {
    case UInt8(ascii: "t"), UInt8(ascii: "v"), UInt8(ascii: "e"): break
    default: return nil
    }
    let start = cursor.position
    let word = cursor.take(while: \.isLetter)
    if parts.containsInAnyCase(word) {
      _ = cursor.take(" set") || cursor.take(" results") || cursor.take(" metrics")
      if cursor.take(": ") || cursor.take(" - ") || cursor.take(" | ") {
        cursor.skipBlanks()
        // `val: 0.5, loss: 0.4`
        var value = cursor
        if LineValue(value.take { !$0.isBlank && $0 != UInt8(ascii: ",") }) == nil { return word }
      }
    }
    cursor.position = start
    return nil
  }

  private static func takeBracketed(_ cursor: inout LineCursor) -> UnsafeRawBufferPointer? {
    let start = cursor.position
    cursor.position += 1
    let word = cursor.take(while: \.isLetter)
    if parts.containsInAnyCase(word), cursor.take("] ") {
      cursor.skipBlanks()
      return word
    }
    cursor.position = start
    return nil
  }
}
