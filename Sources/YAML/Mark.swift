/// A place in the text of a document.
package struct Mark: Hashable, Sendable {
  /// Lines count from 1.
  package let line: Int
  /// Columns count from 1, in characters (Unicode scalars), as editors do.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of the byte at `offset` of `text`, which ends there at the latest.
  package init(ofByte offset: Int, in text: some Collection<UInt8>) {
    var line = 1
    var column = 1
    for byte in text.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0b1100_0000 != 0b1000_0000 {
        // Continuation bytes belong to the character that was already counted.
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}
