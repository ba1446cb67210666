import Text

/// The bytes of a log as shown among others: each line has a prefix; harmless to a
/// terminal, if they go to one. Fed with pieces of any size.
struct PrefixedLog {
  private static let colourEnd = "\u{1B}[0m"

  private let prefix: [UInt8]
  private var filter: OutputFilter?
  private var isInLine = false

  /// `prefix` is empty for a log that is shown alone. `escaping` as for whole logs.
  init(prefix: String, escaping: LogPrintout.Escaping) {
    self.prefix = Array(prefix.utf8)
    if case .forTerminal(let colour) = escaping { filter = OutputFilter(keepingColour: colour) }
  }

  /// What is to be put out of the next piece.
  mutating func append(_ piece: [UInt8]) -> [UInt8] {
    guard filter != nil else { return prefixed(piece) }
    return prefixed(Array((filter?.append(piece) ?? "").utf8))
  }

  /// The rest; a line without its end gets one if lines of others may follow, or if it `endsLine` anyway.
  mutating func finish(endsLine: Bool = false) -> [UInt8] {
    let text = filter?.finish() ?? ""
    // The end of colours is no text of a line.
    let isColoured = text.hasSuffix(Self.colourEnd)
    var rest = prefixed(Array(text.dropLast(isColoured ? Self.colourEnd.count : 0).utf8))
    if isColoured { rest += Self.colourEnd.utf8 }
    if isInLine, endsLine || !prefix.isEmpty || filter != nil { rest.append(UInt8(ascii: "\n")) }
    isInLine = false
    return rest
  }

  private mutating func prefixed(_ bytes: [UInt8]) -> [UInt8] {
    guard let last = bytes.last else { return [] }
    defer { isInLine = last != UInt8(ascii: "\n") }
    if prefix.isEmpty { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8 * prefix.count)
    var continues = isInLine
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast(last == UInt8(ascii: "\n") ? 1 : 0)
    {
      if !continues { result += prefix }
      continues = false
      result += line
      result.append(UInt8(ascii: "\n"))
    }
    if last != UInt8(ascii: "\n") { result.removeLast() }
    return result
  }
}
