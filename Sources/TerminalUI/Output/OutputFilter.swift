import Text

/// Makes a job's output harmless to a terminal while it streams by: newlines and tabs stay, and
/// colours (SGR sequences) if they are wanted; every other control character becomes visible.
struct OutputFilter {
  private static let escape: UInt8 = 0x1B
  /// Longer sequences are not colours.
  private static let longestSequence = 64

  private let keepsColour: Bool
  /// The end of the last chunk, which may be the first part of a character or a sequence.
  private var pending: [UInt8] = []
  private var isColoured = false

  init(keepingColour: Bool) {
    keepsColour = keepingColour
  }

  /// The next part of the output, as far as its meaning is known.
  mutating func append(_ chunk: some Collection<UInt8>) -> String {
    pending.append(contentsOf: chunk)
    let ready = pending.count - unfinished(pending)
    let text = filter(pending[..<ready])
    pending.removeFirst(ready)
    return text
  }

  /// The rest; ends the colours.
  mutating func finish() -> String {
    let text = filter(pending[...])
    pending = []
    return isColoured ? text + "\u{1B}[0m" : text
  }

  private mutating func filter(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    var plainStart = bytes.startIndex
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let byte = bytes[position]
      var length = 0
      var replacement = ""
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") {
        length = 1
        replacement = byte == UInt8(ascii: "\n") ? "\n" : "\t"
      } else if byte == UInt8(ascii: "\r"), position + 1 < bytes.endIndex,
        bytes[position + 1] == UInt8(ascii: "\n")
      {
        length = 2
        replacement = "\n"
      } else if byte == Self.escape, let end = endOfColour(in: bytes, from: position) {
        length = end - position
        if keepsColour {
          isColoured = true
          replacement = String(decoding: bytes[position..<end], as: UTF8.self)
        }
      }
      if length > 0 {
        text += escapedForTerminal(bytes[plainStart..<position]) + replacement
        position += length
        plainStart = position
      } else {
        position += 1
      }
    }
    return text + escapedForTerminal(bytes[plainStart...])
  }

  /// The end of the sequence `ESC [ digits ; … m` that starts at `start`, if one does.
  private func endOfColour(in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard start + 1 < bytes.endIndex, bytes[start + 1] == UInt8(ascii: "[") else { return nil }
    let limit = min(bytes.endIndex, start + Self.longestSequence)
    let end = bytes[(start + 2)..<max(start + 2, limit)].firstIndex { !isParameter($0) }
    guard let end, bytes[end] == UInt8(ascii: "m") else { return nil }
    return end + 1
  }

  /// How many bytes at the end may be the beginning of something whose rest is still to come.
  private func unfinished(_ bytes: [UInt8]) -> Int {
    if bytes.last == UInt8(ascii: "\r") { return 1 }
    if let escape = bytes.suffix(Self.longestSequence).lastIndex(of: Self.escape) {
      let sequence = bytes[(escape + 1)...]
      let opens = sequence.isEmpty || sequence.first == UInt8(ascii: "[")
      if opens, sequence.dropFirst().allSatisfy(isParameter) { return bytes.count - escape }
    }
    // A character of several bytes whose last bytes are missing.
    for back in 1...3 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte >= 0xC0 { return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0 }
      if byte < 0x80 { return 0 }
    }
    return 0
  }

  private func isParameter(_ byte: UInt8) -> Bool {
    (0x30...0x3B).contains(byte)
  }
}
