/// The first word of a line after its assignments, which says what it runs.
package struct CommandHead: Sendable {
  /// As written, with its quotes. Of a line that only assigns it is the first assignment; empty
  /// if an operator begins the line.
  package let word: [UInt8]

  package init(of line: UnsafeRawBufferPointer) {
    var place = 0
    var firstAssignment: Slice<UnsafeRawBufferPointer>?
    while true {
      while place < line.count, ShellByte.isBlank(line[place]) { place += 1 }
      let start = place
      place = Self.end(ofWordAt: place, in: line)
      let word = line[start..<place]
      if !Self.isAssignment(word) {
        self.word = Array(word.isEmpty ? firstAssignment ?? word : word)
        return
      }
      firstAssignment = firstAssignment ?? word
    }
  }

  /// Quoted blanks do not end a word.
  private static func end(ofWordAt start: Int, in line: UnsafeRawBufferPointer) -> Int {
    var place = start
    var quote: UInt8?
    while place < line.count {
      let byte = line[place]
      if byte == quote {
        quote = nil
      } else if byte == ShellByte.backslash, quote != ShellByte.singleQuote {
        place += 1
      } else if quote == nil {
        if ShellByte.endsWord(byte) { break }
        if byte == ShellByte.singleQuote || byte == ShellByte.doubleQuote { quote = byte }
      }
      place += 1
    }
    return min(place, line.count)
  }

  private static func isAssignment(_ word: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let first = word.first, ShellByte.beginsName(first),
      let equal = word.firstIndex(of: UInt8(ascii: "="))
    else { return false }
    return word[..<equal].allSatisfy(ShellByte.isInName)
  }
}
