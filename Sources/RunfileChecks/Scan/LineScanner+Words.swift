extension LineScanner {
  struct Word {
    var range: Range<Int>
    /// Whether any part of it is quoted or replaced by the shell; if not, its text is what it says.
    var isLiteral = true
    var braces = BraceTracker()
  }

  /// The word that begins here; nil if none does.
  mutating func readWord() -> Word? {
    let start = position
    var word = Word(range: start..<start)
    while position < line.count {
      let byte = line[position]
      if ShellByte.endsWord(byte) { break }
      switch byte {
      case ShellByte.backslash:
        word.interrupt()
        position = min(position + 2, line.count)
      case ShellByte.singleQuote:
        word.interrupt()
        position += 1
        skip(toAfter: ShellByte.singleQuote, else: .singleQuote)
      case ShellByte.doubleQuote:
        word.interrupt()
        readDoubleQuoted()
      case ShellByte.dollar where self.byte(1) == ShellByte.singleQuote:
        word.interrupt()
        readEscapes()
      case ShellByte.dollar where self.byte(1) == ShellByte.doubleQuote:
        scan.note(.form("$\"…\""))
        position += 1
      case ShellByte.dollar:
        if readDollar(isQuoted: false) { word.interrupt() }
      case ShellByte.backquote:
        word.interrupt()
        readBackquoted(isQuoted: false)
      case ShellByte.openBrace:
        word.braces.open(at: position)
        position += 1
      case ShellByte.closeBrace:
        word.braces.close(at: position, in: line)
        position += 1
      case UInt8(ascii: ","):
        word.braces.comma()
        position += 1
      default:
        position += 1
      }
    }
    guard position > start else { return nil }
    word.range = start..<position
    return word
  }

  /// Skips what comes before `end`, and that too.
  mutating func skip(toAfter end: UInt8, else construct: OpenConstruct) {
    while position < line.count {
      position += 1
      if line[position - 1] == end { return }
    }
    scan.noteOpen(construct)
  }

  /// `$'…'`, in which a backslash escapes.
  private mutating func readEscapes() {
    scan.note(.syntax("$'…'"))
    position += 2
    while position < line.count {
      let byte = line[position]
      position = min(position + (byte == ShellByte.backslash ? 2 : 1), line.count)
      if byte == ShellByte.singleQuote { return }
    }
    scan.noteOpen(.singleQuote)
  }

  mutating func readDoubleQuoted() {
    position += 1
    while position < line.count {
      switch line[position] {
      case ShellByte.doubleQuote:
        position += 1
        return
      case ShellByte.backslash: position = min(position + 2, line.count)
      case ShellByte.dollar: _ = readDollar(isQuoted: true)
      case ShellByte.backquote: readBackquoted(isQuoted: true)
      default: position += 1
      }
    }
    scan.noteOpen(.doubleQuote)
  }

  /// Where a word assigns to a variable: the range of the variable's name, and how.
  func assignment(_ word: Word) -> (name: Range<Int>, isOfBash: Bool)? {
    var end = word.range.lowerBound
    guard ShellByte.beginsName(line[end]) else { return nil }
    while end < word.range.upperBound, ShellByte.isInName(line[end]) { end += 1 }
    let name = word.range.lowerBound..<end
    func isEqualSign(_ place: Int) -> Bool {
      place < word.range.upperBound && line[place] == UInt8(ascii: "=")
    }
    func isAppending(_ place: Int) -> Bool {
      place < word.range.upperBound && line[place] == UInt8(ascii: "+") && isEqualSign(place + 1)
    }
    if isEqualSign(end) { return (name, false) }
    if isAppending(end) { return (name, true) }
    guard end < word.range.upperBound, line[end] == UInt8(ascii: "["),
      let bracket = line[end..<word.range.upperBound].firstIndex(of: UInt8(ascii: "]")),
      isEqualSign(bracket + 1) || isAppending(bracket + 1)
    else { return nil }
    return (name, true)
  }
}

extension LineScanner.Word {
  fileprivate mutating func interrupt() {
    isLiteral = false
    braces.interrupt()
  }
}
