/// Reads rows of comma-separated values (RFC 4180), whatever its lines end with; empty lines are
/// none.
package struct CSVReader {
  package struct Cell: Hashable, Sendable {
    package var text: String
    /// Whether it stood in double quotes.
    package var isQuoted: Bool
  }

  package struct Row: Hashable, Sendable {
    package var cells: [Cell]
    /// Where it begins, counted from 1.
    package var line: Int
  }

  /// What is wrong, and in which line, from 1.
  package struct Problem: Error, Hashable, Sendable {
    package let text: String
    package let line: Int
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Nil at the end.
  package mutating func nextRow() throws(Problem) -> Row? {
    while position < bytes.count {
      let start = line
      var cells = [try nextCell()]
      while position < bytes.count, bytes[position] == Self.comma {
        position += 1
        cells.append(try nextCell())
      }
      skipLineEnd()
      let isEmpty =
        cells.count == 1 && !cells[0].isQuoted
        && cells[0].text.allSatisfy(\.isWhitespace)
      if !isEmpty { return Row(cells: cells, line: start) }
    }
    return nil
  }

  private mutating func nextCell() throws(Problem) -> Cell {
    guard position < bytes.count, bytes[position] == Self.quote else {
      let end = bytes[position...].firstIndex(where: Self.endsCell) ?? bytes.count
      defer { position = end }
      return Cell(text: try text(of: bytes[position..<end]), isQuoted: false)
    }
    let start = line
    var content: [UInt8] = []
    position += 1
    while true {
      guard position < bytes.count else {
        throw Problem(text: "the quote is not closed", line: start)
      }
      let byte = bytes[position]
      position += 1
      if byte == Self.newline { line += 1 }
      guard byte == Self.quote else {
        content.append(byte)
        continue
      }
      // Two quotes are one.
      guard position < bytes.count, bytes[position] == Self.quote else { break }
      content.append(byte)
      position += 1
    }
    guard position == bytes.count || Self.endsCell(bytes[position]) else {
      throw Problem(text: "there is text after a closing quote", line: line)
    }
    return Cell(text: try text(of: content[...]), isQuoted: true)
  }

  private mutating func skipLineEnd() {
    guard position < bytes.count else { return }
    line += 1
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == Self.newline
    position += isPair ? 2 : 1
  }

  private func text(of bytes: ArraySlice<UInt8>) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem(text: "not UTF-8 text", line: line)
    }
    return text
  }

  private static func endsCell(_ byte: UInt8) -> Bool {
    byte == comma || byte == newline || byte == carriageReturn
  }
}
