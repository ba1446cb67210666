extension Comparison {
  /// Comma-separated values as RFC 4180 has them, but for the ends of lines, which are `\n`: a line
  /// of headings, then the rows, with all digits of all numbers.
  var csv: String {
    var text = ""
    text.appendCSVRecord(columns.lazy.map(\.heading))
    for row in rows { text.appendCSVRecord(row.cells.lazy.map(\.plainText)) }
    return text
  }
}

extension String {
  fileprivate mutating func appendCSVRecord(_ fields: some Collection<String>) {
    var isFirst = true
    for field in fields {
      if !isFirst { append(",") }
      isFirst = false
      // A lone field that is empty would be a blank line, which readers pass over.
      if field.utf8.contains(where: Self.needsQuotes) || (field.isEmpty && fields.count == 1) {
        append("\"")
        append(
          field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))
        append("\"")
      } else {
        append(field)
      }
    }
    append("\n")
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }
}
