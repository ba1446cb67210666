/// A file of variables: `NAME=VALUE` a line, as `docker run --env-file` and many tools take it.
/// `export` before a name, blank lines and lines that begin with `#` are skipped. One pair of
/// quotes around a value is taken off; nothing is expanded.
package enum EnvironmentFile {
  /// A line that is none of these.
  package struct Fault: Error, Hashable {
    /// From 1.
    package let line: Int
    package let text: [UInt8]
  }

  /// `NAME=VALUE` each, in the order of the file.
  package static func entries(in bytes: [UInt8]) throws(Fault) -> [[UInt8]] {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    var entries: [[UInt8]] = []
    var number = 0
    for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let text = trimmed(line)
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      guard let entry = entry(text) else { throw Fault(line: number, text: Array(text)) }
      entries.append(entry)
    }
    return entries
  }

  /// Whether this can be the name of a variable: letters, digits and `_`, not starting with a digit.
  package static func isName(_ name: some Collection<UInt8>) -> Bool {
    guard let first = name.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return false
    }
    return name.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    var line = line
    let export = Array("export".utf8)
    if line.starts(with: export), line.dropFirst(export.count).first.map(isBlank) == true {
      line = trimmed(line.dropFirst(export.count))
    }
    guard let sign = line.firstIndex(of: UInt8(ascii: "=")), isName(line[..<sign]),
      !line.contains(0)
    else { return nil }
    return Array(line[...sign]) + unquoted(line[line.index(after: sign)...])
  }

  private static func unquoted(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard value.count >= 2, let first = value.first, first == value.last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return value }
    return value.dropFirst().dropLast()
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop(while: isBlank)
    while let last = line.last, isBlank(last) { line.removeLast() }
    return line
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
