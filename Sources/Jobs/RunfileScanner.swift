import Glibc

/// Finds one command after the other in a buffer. Lines that are joined are moved together in the
/// buffer itself, so that each command is one run of bytes.
struct RunfileScanner {
  private let text: UnsafeMutableBufferPointer<UInt8>
  private let isEnd: Bool
  private let containsNUL: Bool
  /// Where the first line begins that is not consumed.
  private(set) var position: Int
  /// Its number.
  private(set) var line: UInt32

  init(text: UnsafeMutableBufferPointer<UInt8>, position: Int, line: UInt32, isEnd: Bool) {
    self.text = text
    self.position = position
    self.line = line
    self.isEnd = isEnd
    containsNUL = text.baseAddress.map { memchr($0, 0, text.count) != nil } ?? false
  }

  /// The next command; nil when there is no further one that is complete.
  mutating func next() -> Runfile.Entry? {
    while let first = physicalLine(at: position) {
      let firstNumber = line
      var content = trimmed(first.content)
      let isComment = !content.isEmpty && text[content.lowerBound] == UInt8(ascii: "#")
      if !isComment, first.isContinued {
        guard let joined = join(first) else { return nil }
        content = trimmed(joined)
      } else {
        position = first.next
        line &+= 1
      }
      if !content.isEmpty, text[content.lowerBound] != UInt8(ascii: "#") {
        return Runfile.Entry(
          offset: content.lowerBound, length: content.count, line: firstNumber,
          isUnusable: containsNUL && text[content].contains(0))
      }
    }
    return nil
  }

  /// A line as it stands in the file.
  private struct PhysicalLine {
    /// Without the line's end.
    var content: Range<Int>
    /// Where the next line begins.
    var next: Int
    /// Whether a backslash joins the next line to it.
    var isContinued: Bool
  }

  /// The line that begins at `start`; nil when there is none, or not all of it yet.
  private func physicalLine(at start: Int) -> PhysicalLine? {
    guard start < text.count, let base = text.baseAddress else { return nil }
    guard let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), text.count - start) else {
      // There is no newline to join over, so a backslash here is only a backslash.
      return isEnd
        ? PhysicalLine(content: start..<text.count, next: text.count, isContinued: false) : nil
    }
    let newlineOffset = UnsafeRawPointer(newline) - UnsafeRawPointer(base)
    var end = newlineOffset
    if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    var backslashes = 0
    while end - backslashes > start, text[end - backslashes - 1] == UInt8(ascii: "\\") {
      backslashes += 1
    }
    return PhysicalLine(
      content: start..<end, next: newlineOffset + 1, isContinued: backslashes % 2 == 1)
  }

  /// Joins the lines that begin with `first` and consumes them; nil when not all are there yet.
  private mutating func join(_ first: PhysicalLine) -> Range<Int>? {
    var lines = [first]
    while let last = lines.last, last.isContinued {
      if let following = physicalLine(at: last.next) {
        lines.append(following)
      } else if isEnd {
        break
      } else {
        return nil
      }
    }
    var end = first.content.lowerBound
    for line in lines {
      let kept = line.isContinued ? line.content.dropLast() : line.content
      if let base = text.baseAddress { memmove(base + end, base + kept.lowerBound, kept.count) }
      end += kept.count
    }
    position = lines[lines.count - 1].next
    line &+= UInt32(lines.count)
    return first.content.lowerBound..<end
  }

  /// Without the whitespace of ASCII around it, by the measure of Python's `str.strip`.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    func isWhitespace(_ byte: UInt8) -> Bool {
      byte <= 32 && (byte == 32 || (9...13).contains(byte) || (28...31).contains(byte))
    }
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, isWhitespace(text[lower]) { lower += 1 }
    while lower < upper, isWhitespace(text[upper - 1]) { upper -= 1 }
    return lower..<upper
  }
}
