/// Finds what bash would expand in the braces of one word.
///
/// Its user reports the unquoted bytes that matter, and everything that is not plain text.
struct BraceTracker {
  /// The first range, such as `{1..3}`.
  private(set) var range: Range<Int>?
  /// The first list, such as `{a,b}`.
  private(set) var list: Range<Int>?

  /// Where the braces begin that are open.
  private var starts: [Int] = []
  /// Which of them have a comma, the innermost in the lowest bit.
  private var commas: UInt64 = 0
  /// Where the last brace was opened, if only plain text has followed.
  private var plainStart: Int?

  mutating func open(at position: Int) {
    guard starts.count < UInt64.bitWidth else { return }
    starts.append(position)
    commas <<= 1
    plainStart = position
  }

  mutating func comma() {
    if !starts.isEmpty { commas |= 1 }
  }

  /// Something that is quoted, or that the shell will replace.
  mutating func interrupt() {
    plainStart = nil
  }

  mutating func close(at position: Int, in line: UnsafeRawBufferPointer) {
    guard let start = starts.popLast() else { return }
    if range == nil, let plainStart,
      Self.isRange(UnsafeRawBufferPointer(rebasing: line[plainStart + 1..<position]))
    {
      range = plainStart..<position + 1
    }
    if list == nil, commas & 1 == 1 { list = start..<position + 1 }
    commas >>= 1
    plainStart = nil
  }

  /// Whether the text between two braces is a range: two numbers or two letters, and perhaps a
  /// step.
  private static func isRange(_ text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    func dots() -> Bool {
      guard position + 1 < text.count, text[position] == UInt8(ascii: "."),
        text[position + 1] == UInt8(ascii: ".")
      else { return false }
      position += 2
      return true
    }
    func number() -> Bool {
      if position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
      let digits = position
      while position < text.count, ShellByte.isDigit(text[position]) { position += 1 }
      return position > digits
    }
    func letter() -> Bool {
      guard position < text.count, ShellByte.isLetter(text[position]) else { return false }
      position += 1
      return true
    }
    let isOfLetters = text.first.map(ShellByte.isLetter) ?? false
    guard isOfLetters ? letter() && dots() && letter() : number() && dots() && number() else {
      return false
    }
    return position == text.count || (dots() && number() && position == text.count)
  }
}
