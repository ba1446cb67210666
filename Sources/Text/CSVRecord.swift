extension String {
  /// Adds a line of comma-separated values, as RFC 4180 has them, except the end of the line.
  package mutating func appendCSVRecord(_ fields: some Collection<String>) {
    var isFirst = true
    for field in fields {
      if !isFirst { append(",") }
      isFirst = false
      appendCSVField(field, isAlone: fields.count == 1)
    }
    append("\n")
  }

  /// The same for callers that write the commas: across rooms, what is generic takes several times as long.
  package mutating func appendCSVField(_ field: String, isAlone: Bool) {
    // A lone field that is empty would be a blank line, which readers pass over.
    guard field.utf8.contains(where: Self.needsQuotes) || (field.isEmpty && isAlone) else {
      return append(field)
    }
    append("\"")
    append(
      field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))
    append("\"")
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }
}
