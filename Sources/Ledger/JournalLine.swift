import JSON
import Posix

/// How a line of the journal is framed: a JSON object whose last member is the CRC-32C of the
/// bytes before it.
///
///     {"event":"end",…,"crc":"1b0f43ee"}⏎
package enum JournalLine {
  /// `,"crc":"xxxxxxxx"}`
  package static let sealLength = 18

  /// Ends the line that begins at `start`: it is complete except for its closing bracket.
  package static func seal(_ bytes: inout [UInt8], from start: Int) {
    let crc = bytes.withUnsafeBytes { checksumCRC32C($0.slice(start..<$0.count)) }
    bytes.append(",\"crc\":\"")
    bytes.appendHex(crc)
    bytes.append("\"}\n")
  }

  /// Whether `line`, without its newline, is what was written.
  package static func isIntact(_ line: UnsafeRawBufferPointer) -> Bool {
    let body = line.count - sealLength
    guard body > 0, line[0] == UInt8(ascii: "{"), line.holds(",\"crc\":\"", at: body),
      line.holds("\"}", at: line.count - 2),
      let crc = HexDigits.word32(line, at: body + 8)
    else { return false }
    return crc == checksumCRC32C(line.slice(0..<body))
  }
}
