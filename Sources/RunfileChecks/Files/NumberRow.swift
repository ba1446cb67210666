import Text

/// A line of a table: cells with commas, semicolons or blanks between them.
enum NumberRow {
  /// How many cells a line has.
  static func cellCount(of line: UnsafeRawBufferPointer) -> Int {
    line.split(whereSeparator: separates).count
  }

  /// Whether a line has several cells, and all of them are numbers.
  static func holds(for line: UnsafeRawBufferPointer) -> Bool {
    guard let first = line.first, ShellByte.isDigit(first) || "+-.".utf8.contains(first) else {
      return false
    }
    let cells = line.split(whereSeparator: separates)
    return cells.count > 1
      && cells.allSatisfy { realNumber(UnsafeRawBufferPointer(rebasing: $0)) != nil }
  }

  private static func separates(_ byte: UInt8) -> Bool {
    ShellByte.isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
  }
}
