/// Finds where a comment begins in lines that are joined, as a shell that reads them does.
///
/// A `#` begins one at the beginning of a word, outside quotes. A quote or a word may extend
/// over several joined lines, so the state is kept between the calls.
struct CommentSearch {
  private enum Quote {
    case none, single, double
  }

  private var quote = Quote.none
  private var isInWord = false

  /// Where a comment begins in `line`, the next of the joined lines (without its line end and
  /// without the backslash that joins); nil if there is none.
  mutating func comment(in line: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = 0
    while position < line.count {
      let byte = line[position]
      switch (quote, byte) {
      case (.single, UInt8(ascii: "'")), (.double, UInt8(ascii: "\"")):
        quote = .none
      case (.single, _):
        break
      case (_, UInt8(ascii: "\\")):
        position += 1
        isInWord = true
      case (.double, _):
        break
      case (.none, UInt8(ascii: "'")):
        quote = .single
        isInWord = true
      case (.none, UInt8(ascii: "\"")):
        quote = .double
        isInWord = true
      case (.none, UInt8(ascii: "#")) where !isInWord:
        return position
      default:
        isInWord = !Self.endsWord(byte)
      }
      position += 1
    }
    return nil
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "&"),
      UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"),
      UInt8(ascii: ">"):
      true
    default: false
    }
  }
}
