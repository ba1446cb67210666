/// Whether a text is a grid spec, as `batchrun sweep` reads it, and not a list of commands.
package enum GridSpecText {
  /// Whether the text is a YAML mapping, written over several lines, with parameters and what they are
  /// for. The first line that cannot be one of such a mapping decides: in a list of commands that is the
  /// first command.
  package static func holds(for text: some Sequence<UInt8>) -> Bool {
    var (hasParameters, hasProgram) = (false, false)
    var line: [UInt8] = []
    /// False if the line can be none of a spec.
    func take() -> Bool {
      defer { line.removeAll(keepingCapacity: true) }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      guard let first = line.first, !inner.contains(first) else { return true }
      if line.starts(with: "---".utf8) || line.starts(with: "- ".utf8) { return true }
      guard let key = key(of: line) else { return false }
      if parameterKeys.contains(key) { hasParameters = true }
      if programKeys.contains(key) { hasProgram = true }
      return true
    }
    for byte in text {
      if byte != UInt8(ascii: "\n") {
        line.append(byte)
      } else if !take() {
        return false
      }
    }
    // The last line may be cut off.
    return hasParameters && hasProgram
  }

  /// Whether a YAML file may be meant as one, with whatever mistakes: it names something that only a
  /// spec has, or nothing at all.
  package static func mayBeMeant(by text: some Collection<UInt8>) -> Bool {
    let text = String(decoding: text, as: UTF8.self)
    return text.allSatisfy(\.isWhitespace)
      || (parameterKeys + ["program"]).contains { text.contains($0) }
  }

  private static let parameterKeys = ["parameters", "grids"]
  private static let programKeys = ["program", "command", "grids"]
  /// What lines inside a value begin with, and comments.
  private static let inner = Set(" \t#}]".utf8)

  /// Of `key:` and `key: value`.
  private static func key(of line: [UInt8]) -> String? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
    let next = line.index(after: colon)
    guard next == line.endIndex || line[next] == UInt8(ascii: " ") else { return nil }
    let key = line[..<colon]
    guard key.allSatisfy(isOfName) else { return nil }
    return String(decoding: key, as: UTF8.self)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
