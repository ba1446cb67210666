import JSON
import Text

/// What the standard rules find in a line of output.
enum OutputScalarLine {
  /// `KEY: NUMBER`, with a remark in parentheses behind it or without; where the remark is a
  /// number, or `step` and a number, that is the step. The name lasts as long as the line.
  case scalar(name: UnsafeRawBufferPointer, value: Double, step: Int?)
  /// `step: N`
  case step(Int)

  /// Longer keys are no names.
  private static let longestKey = 200

  init?(_ line: UnsafeRawBufferPointer) {
    guard let first = line.first, Self.isKeyStart(first),
      // The key may hold colons, but no blank: the colon before the first one ends it.
      let blank = line.prefix(Self.longestKey + 2).firstIndex(where: Self.isBlank), blank > 1,
      line[blank - 1] == UInt8(ascii: ":")
    else { return nil }
    let key = line.slice(0..<(blank - 1))
    let rest = Self.trimmed(line.slice(blank..<line.count))
    let word = rest.slice(0..<(rest.firstIndex(where: Self.isBlank) ?? rest.count))
    let remark = Self.trimmed(rest.slice(word.count..<rest.count))
    guard remark.isEmpty || Self.isRemark(remark) else { return nil }
    if key.equals("step") {
      guard let step = Self.wholeNumber(word) else { return nil }
      self = .step(step)
    } else {
      guard let value = realNumber(word) else { return nil }
      self = .scalar(name: key, value: value, step: Self.step(in: remark))
    }
  }

  private static func isRemark(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count > 1 && text.first == UInt8(ascii: "(") && text.last == UInt8(ascii: ")")
  }

  private static func step(in remark: UnsafeRawBufferPointer) -> Int? {
    guard remark.count > 2 else { return nil }
    var inside = trimmed(remark.slice(1..<(remark.count - 1)))
    if inside.holds("step ", at: 0) { inside = trimmed(inside.slice(5..<inside.count)) }
    return wholeNumber(inside)
  }

  private static func wholeNumber(_ text: UnsafeRawBufferPointer) -> Int? {
    // Most remarks are no numbers, and nothing has to be made of them.
    guard let last = text.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else {
      return nil
    }
    var cursor = LineCursor(text)
    if let number = cursor.takeWholeNumber(), cursor.isAtEnd { return number }
    return Text.wholeNumber(String(decoding: text, as: UTF8.self))
  }

  private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, text.count)
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    return text.slice(start..<end)
  }

  private static func isKeyStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
