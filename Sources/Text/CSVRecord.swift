extension String {
  /// Adds a line of comma-separated values, as RFC 4180 has them, but for the end of the line.
  package mutating func appendCSVRecord(_ fields: some Collection<String>) {
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
