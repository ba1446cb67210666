extension LineScanner {
  /// Reads what a `$` begins.
  ///
  /// - Returns: false if it stands for itself; then only it was read.
  mutating func readDollar(isQuoted: Bool) -> Bool {
    let next = byte(1)
    switch next {
    case ShellByte.open:
      if byte(2) == ShellByte.open, let end = endOfArithmetic(from: position + 3) {
        noteArithmetic(position + 3..<end - 2)
        position = end
        return true
      }
      position += 2
      readInnerList()
      return true
    case ShellByte.openBrace:
      position += 2
      nested { $0.readParameter(isQuoted: isQuoted) }
      return true
    case UInt8(ascii: "["):
      if !isQuoted { scan.note(.arithmetic) }
      position += 1
      return false
    case _ where ShellByte.beginsName(next):
      let start = position + 1
      position = start
      while position < line.count, ShellByte.isInName(line[position]) { position += 1 }
      noteVariable(start..<position)
      return true
    case _ where ShellByte.isDigit(next) || Self.specialParameters.contains(next):
      position += 2
      return true
    default:
      position += 1
      return false
    }
  }

  private static let specialParameters = ASCIISet("@*#?-$!")

  /// `${…}`, after its brace.
  private mutating func readParameter(isQuoted: Bool) {
    let isIndirect = byte() == UInt8(ascii: "!")
    if isIndirect { position += 1 }
    if byte() == ShellByte.hash, byte(1) != ShellByte.closeBrace { position += 1 }
    let start = position
    while position < line.count, ShellByte.isInName(line[position]) { position += 1 }
    let name = start..<position
    if !name.isEmpty, ShellByte.beginsName(line[start]) {
      noteParameter(name, isIndirect: isIndirect)
    } else if name.isEmpty, Self.specialParameters.contains(byte()) {
      position += 1
    }
    while position < line.count {
      switch line[position] {
      case ShellByte.closeBrace:
        position += 1
        return
      case ShellByte.backslash: position = min(position + 2, line.count)
      case ShellByte.singleQuote where !isQuoted:
        position += 1
        skip(toAfter: ShellByte.singleQuote, else: .singleQuote)
      case ShellByte.doubleQuote: readDoubleQuoted()
      case ShellByte.dollar: _ = readDollar(isQuoted: isQuoted)
      case ShellByte.backquote: readBackquoted(isQuoted: isQuoted)
      default: position += 1
      }
    }
    scan.noteOpen(.parameter)
  }

  /// What follows a parameter's name: an array's index, or an operator that bash only has.
  private mutating func noteParameter(_ name: Range<Int>, isIndirect: Bool) {
    let following = byte()
    if following == UInt8(ascii: "[") {
      scan.note(.form("${\(text(name))[…]}"))
    } else if isIndirect {
      scan.note(.expansion("${!\(text(name))}"))
    } else if "^,/@".utf8.contains(following) {
      scan.note(.expansion("${\(text(name))\(Character(Unicode.Scalar(following)))…}"))
    } else if following == UInt8(ascii: ":"), !"-=?+".utf8.contains(byte(1)) {
      scan.note(.expansion("${\(text(name)):…}"))
    }
    if !":-=+?".utf8.contains(following) { noteVariable(name) }
  }

  /// Text between backquotes, which is a list once its backslashes are gone.
  mutating func readBackquoted(isQuoted: Bool) {
    position += 1
    var inner: [UInt8] = []
    while position < line.count, line[position] != ShellByte.backquote {
      if line[position] == ShellByte.backslash, position + 1 < line.count {
        let next = line[position + 1]
        let isEscape =
          next == ShellByte.backquote || next == ShellByte.backslash || next == ShellByte.dollar
          || (isQuoted && next == ShellByte.doubleQuote)
        if !isEscape { inner.append(ShellByte.backslash) }
        inner.append(next)
        position += 2
      } else {
        inner.append(line[position])
        position += 1
      }
    }
    guard position < line.count else { return scan.noteOpen(.backquote) }
    position += 1
    nested { scanner in
      let found = inner.withUnsafeBytes {
        LineScanner.scan($0, depth: scanner.depth, scanner.definitions)
      }
      scanner.scan.merge(found)
    }
  }

  /// Where the `))` ends that closes an arithmetic expansion; nil if it is none.
  mutating func endOfArithmetic(from start: Int) -> Int? {
    var place = start
    var open = 0
    defer { lookahead -= place - start }
    while place < line.count, place - start < lookahead {
      switch line[place] {
      case ShellByte.open: open += 1
      case ShellByte.close where open == 0:
        let isClosed = place + 1 < line.count && line[place + 1] == ShellByte.close
        return isClosed ? place + 2 : nil
      case ShellByte.close: open -= 1
      case ShellByte.backslash: place += 1
      case let quote where quote == ShellByte.singleQuote || quote == ShellByte.doubleQuote:
        place += 1
        while place < line.count, line[place] != quote { place += 1 }
      default: break
      }
      place += 1
    }
    scan.isSuspect = true
    return nil
  }
}
