/// What a line of a runfile is, for those who read it and those who know what was written into it.
package enum RunfileLine {
  /// The whitespace of ASCII, by the measure of Python's `str.strip`.
  package static func isWhitespace(_ byte: UInt8) -> Bool {
    byte <= 32 && (byte == 32 || (9...13).contains(byte) || (28...31).contains(byte))
  }

  /// Whether a line, without its end, continues in the next one; comments count as other lines here.
  package static func isContinued(_ line: some BidirectionalCollection<UInt8>) -> Bool {
    line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }

  /// Without the whitespace around it.
  package static func trimmed<Line: BidirectionalCollection<UInt8>>(
    _ line: Line
  ) -> Line.SubSequence {
    var trimmed = line[...].drop(while: isWhitespace)
    while let last = trimmed.last, isWhitespace(last) { trimmed = trimmed.dropLast() }
    return trimmed
  }
}
