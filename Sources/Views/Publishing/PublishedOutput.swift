import Text

/// The end of what a program has printed, as a page can show it.
package struct PublishedOutput: Sendable {
  package private(set) var text = ""
  /// Whether there was more.
  package private(set) var isCut = false

  package init() {}

  package init(_ bytes: some Sequence<UInt8>, isCut: Bool) {
    text = Self.text(of: bytes)
    while text.hasSuffix("\n") { text.removeLast() }
    self.isCut = isCut
  }

  /// Without what moves the cursor and changes colours: of a line that was written over again, as
  /// progress bars do, what was there last. Other control characters become visible.
  private static func text(of bytes: some Sequence<UInt8>) -> String {
    let lines = Array(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.map { line in
      var line = line
      while line.last == UInt8(ascii: "\r") { line.removeLast() }
      if let last = line.lastIndex(of: UInt8(ascii: "\r")) { line = line[(last + 1)...] }
      return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { escapedForTerminal(withoutSequences($0)) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// Leaves out control sequences as ECMA-48 has them: ESC [, parameters, a letter.
  private static func withoutSequences(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(0x1b) else { return Array(bytes) }
    var kept: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == 0x1b, rest.first == UInt8(ascii: "[") else {
        kept.append(byte)
        continue
      }
      rest = rest.dropFirst().drop { (0x20...0x3f).contains($0) }.dropFirst()
    }
    return kept
  }
}
