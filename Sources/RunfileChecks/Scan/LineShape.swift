/// The shape of a line: what is left of it when the words that mean nothing to the grammar are all
/// written alike. Lines of one shape are parsed by a shell all or none.
enum LineShape {
  static func shape(of line: UnsafeRawBufferPointer) -> [UInt8] {
    var builder = ShapeBuilder(line)
    builder.build()
    return builder.shape
  }
}

private struct ShapeBuilder {
  let line: UnsafeRawBufferPointer
  var shape: [UInt8] = []
  private var position = 0
  /// Whether quoted text is left out. It ends where quotes stop being simple.
  private var leavesOutQuoted = true
  /// How many words stand in a row at the end of `shape`, each after a blank.
  private var wordsInARow = 0
  /// Behind the last character that was escaped.
  private var endOfEscape: Int?
  /// Whether a word of the grammar was last that a name has to follow.
  private var awaitsName = false

  init(_ line: UnsafeRawBufferPointer) {
    self.line = line
    shape.reserveCapacity(line.count)
  }

  mutating func build() {
    while position < line.count {
      let byte = line[position]
      if leavesOutQuoted, beginsComment() { return shape.append(byte) }
      if ShellByte.isBlank(byte) {
        appendBlank()
      } else if Self.isInert(byte) {
        appendRun()
      } else {
        wordsInARow = 0
        if leavesOutQuoted, byte == ShellByte.singleQuote || byte == ShellByte.doubleQuote {
          appendQuoted(byte)
        } else {
          appendSpecial(byte)
        }
      }
    }
  }

  private mutating func appendBlank() {
    if shape.last != UInt8(ascii: " ") { shape.append(UInt8(ascii: " ")) }
    position += 1
  }

  private mutating func appendSpecial(_ byte: UInt8) {
    if byte == ShellByte.backslash, position + 1 < line.count {
      // What is escaped is not special; but in single quotes, it is not escaped either.
      let next = line[position + 1]
      shape.append(byte)
      shape.append(Self.isInert(next) ? UInt8(ascii: "w") : next)
      position += 2
      endOfEscape = position
      return
    }
    if endsSimpleQuotes(byte) { leavesOutQuoted = false }
    shape.append(byte)
    position += 1
  }

  /// Whether quotes after this byte may mean something else than text.
  private func endsSimpleQuotes(_ byte: UInt8) -> Bool {
    let next = position + 1 < line.count ? line[position + 1] : 0
    switch byte {
    case ShellByte.backquote: return true
    case ShellByte.dollar:
      return next == ShellByte.openBrace || next == ShellByte.singleQuote
        || next == ShellByte.doubleQuote || next == ShellByte.open
    case ShellByte.open: return next == ShellByte.open
    default: return false
    }
  }

  private func beginsComment() -> Bool {
    line[position] == ShellByte.hash && position != endOfEscape
      && (position == 0 || ShellByte.endsWord(line[position - 1]))
  }

  /// Leaves the text between two quotes out, if it is only text.
  private mutating func appendQuoted(_ quote: UInt8) {
    let inner = line[(position + 1)...]
    guard let end = inner.firstIndex(of: quote),
      quote == ShellByte.singleQuote
        || !inner[..<end].contains(where: { "\\$`".utf8.contains($0) })
    else {
      leavesOutQuoted = false
      return
    }
    shape.append(quote)
    shape.append(quote)
    position = end + 1
  }

  /// A run of bytes that are inert: `w`, unless it means something to a shell.
  private mutating func appendRun() {
    let start = position
    while position < line.count, Self.isInert(line[position]) { position += 1 }
    let run = UnsafeRawBufferPointer(rebasing: line[start..<position])
    let before = start > 0 ? line[start - 1] : 0
    let after = position < line.count ? line[position] : 0
    let isName = awaitsName || isFollowedByParenthesis || "=[".utf8.contains(after)
    awaitsName = false
    if isMeant(run, before: before, after: after) {
      wordsInARow = 0
      shape.append(contentsOf: run)
      awaitsName = Self.precedesName(run)
      return
    }
    let isOption = run.count > 1 && (run[0] == UInt8(ascii: "-") || run[0] == UInt8(ascii: "+"))
    let isWord = (before == 0 || ShellByte.isBlank(before)) && ShellByte.isBlank(after)
    if isWord, start > 0 {
      wordsInARow += 1
      if wordsInARow > 2 {
        // The blank before it goes too.
        shape.removeLast()
        return
      }
    } else {
      wordsInARow = 0
    }
    if isOption { shape.append(UInt8(ascii: "-")) }
    let isAppended = run.last == UInt8(ascii: "+") && after == UInt8(ascii: "=")
    let name = isAppended ? UnsafeRawBufferPointer(rebasing: run.dropLast()) : run
    let isGoodName =
      name.first.map(ShellByte.beginsName) ?? false && name.allSatisfy(ShellByte.isInName)
    shape.append(isName && isGoodName ? UInt8(ascii: "n") : UInt8(ascii: "w"))
    if isAppended { shape.append(UInt8(ascii: "+")) }
  }

  private var isFollowedByParenthesis: Bool {
    var place = position
    while place < line.count, ShellByte.isBlank(line[place]) { place += 1 }
    return place < line.count && line[place] == ShellByte.open
  }

  private static func precedesName(_ run: UnsafeRawBufferPointer) -> Bool {
    switch CommandName(run) {
    case .keyword(.for), .keyword(.select), .keyword(.function): true
    default: false
    }
  }

  private func isMeant(_ run: UnsafeRawBufferPointer, before: UInt8, after: UInt8) -> Bool {
    if run.count == 1, run[0] == UInt8(ascii: "-") || run[0] == UInt8(ascii: "+") { return true }
    if before == ShellByte.openBrace || after == ShellByte.closeBrace { return true }
    let isPlainName = run.allSatisfy(ShellByte.isInName)
    if before == ShellByte.dollar, !isPlainName || ShellByte.isDigit(run[0]) { return true }
    let touchesRedirection =
      before == ShellByte.less || before == ShellByte.greater || before == UInt8(ascii: "&")
      || after == ShellByte.less || after == ShellByte.greater
    if touchesRedirection, run.allSatisfy({ ShellByte.isDigit($0) || $0 == UInt8(ascii: "-") }) {
      return true
    }
    switch CommandName(run) {
    case .interpreter: return false
    case nil: return PackedName(run).map(Self.furtherWords.contains) ?? false
    default: return true
    }
  }

  /// Names that only shells other than dash parse in their own way.
  private static let furtherWords = Set(
    ["time", "local", "readonly", "repeat", "foreach", "end"].map { PackedName($0) })

  private static func isInert(_ byte: UInt8) -> Bool {
    byte >= 0x80 || ShellByte.isInName(byte) || inertMarks.contains(byte)
  }

  private static let inertMarks = ASCIISet("/%@.+:,-")
}
