extension LineScanner {
  /// A redirection that begins at `position`: its operator, after the number of a descriptor.
  struct Redirection {
    let digits: Int
    let text: StaticString
  }

  func redirection() -> Redirection? {
    var digits = 0
    while ShellByte.isDigit(byte(digits)) { digits += 1 }
    let less = ShellByte.less
    let greater = ShellByte.greater
    let text: StaticString? =
      switch (byte(digits), byte(digits + 1)) {
      case (less, less):
        switch byte(digits + 2) {
        case less: "<<<"
        case UInt8(ascii: "-"): "<<-"
        default: "<<"
        }
      case (less, UInt8(ascii: "&")): "<&"
      case (less, greater): "<>"
      case (less, _): "<"
      case (greater, greater): ">>"
      case (greater, UInt8(ascii: "&")): ">&"
      case (greater, UInt8(ascii: "|")): ">|"
      case (greater, _): ">"
      default: nil
      }
    return text.map { Redirection(digits: digits, text: $0) }
  }

  mutating func readRedirection(_ redirection: Redirection, _ list: inout ListState) {
    let start = position
    let text = redirection.text.description
    position += redirection.digits + text.utf8.count
    if text.utf8.count == 1, byte() == ShellByte.open {
      // The list's output or input, as a file.
      scan.note(.syntax(text + "("))
      position += 1
      readInnerList()
      list.command.wordCount += 1
      list.expectsCommand = false
      list.last = .word
      return
    }
    if text == "<", redirection.digits == 0 { notePlaceholder(at: start) }
    let target = readTarget()
    list.last = .word
    if target == nil { scan.isSuspect = true }
    switch text {
    case "<<", "<<-":
      if scan.hereDocument == nil {
        scan.hereDocument = self.text(start + redirection.digits..<position)
      }
    case "<<<": scan.note(.syntax("<<<"))
    case ">&": if let target, !isDescriptor(target) { scan.note(.form(">&")) }
    default: break
    }
  }

  /// The word after a redirection; nil if a comment, an operator or another redirection is.
  mutating func readTarget() -> Word? {
    skipBlanks()
    return byte() == ShellByte.hash || redirection() != nil ? nil : readWord()
  }

  /// Whether what `>&` names may be a descriptor: a number, `-`, or something that the shell
  /// replaces first.
  private func isDescriptor(_ word: Word) -> Bool {
    var text = line[word.range]
    guard let first = text.first else { return false }
    if "$\"'`".utf8.contains(first) { return true }
    if text.count > 1, text.last == UInt8(ascii: "-") { text = text.dropLast() }
    return word.isLiteral && (text.elementsEqual("-".utf8) || text.allSatisfy(ShellByte.isDigit))
  }

  /// `<word>`, in which blanks may stand, but not at its end: a value should be in its place.
  private mutating func notePlaceholder(at start: Int) {
    guard scan.placeholder == nil, ShellByte.isLetter(byte()) else { return }
    var end = position
    while end < line.count, ShellByte.isInName(line[end]) || Self.inPlaceholders.contains(line[end])
    {
      end += 1
    }
    guard end < line.count, line[end] == ShellByte.greater, !ShellByte.isBlank(line[end - 1])
    else { return }
    scan.placeholder = text(start..<end + 1)
  }

  private static let inPlaceholders = ASCIISet(" ./|-")
}
