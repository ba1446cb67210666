import Text

/// A line of a log as a terminal shows it.
enum LogLineText {
  private static let tabWidth = 8
  private static let escape: UInt8 = 0x1b

  /// Of a line that was written over and over (a progress bar does) what was there in the end; with
  /// spaces for tabs, and without colours. Everything else that a terminal would obey is visible.
  static func shown(_ line: [UInt8]) -> String {
    if line.allSatisfy({ (0x20...0x7e).contains($0) }) {
      return String(decoding: line, as: UTF8.self)
    }
    let final = line.split(separator: UInt8(ascii: "\r")).last ?? []
    var text = ""
    for part in withoutColours(final).split(
      separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    {
      if !text.isEmpty || part.startIndex > 0 {
        let width = displayWidth(of: text)
        text += String(repeating: " ", count: tabWidth - width % tabWidth)
      }
      text += escapedForTerminal(part)
    }
    return text
  }

  /// Without the sequences that set colours (SGR).
  private static func withoutColours(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(line.count)
    var rest = line
    while let byte = rest.first {
      if byte == escape, rest.dropFirst().first == UInt8(ascii: "[") {
        let parameters = rest.dropFirst(2).prefix { (0x30...0x3b).contains($0) }
        if parameters.endIndex < rest.endIndex, rest[parameters.endIndex] == UInt8(ascii: "m") {
          rest = rest[(parameters.endIndex + 1)...]
          continue
        }
      }
      kept.append(byte)
      rest.removeFirst()
    }
    return kept
  }
}
