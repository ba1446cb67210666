import JSON

/// A line of nothing but names with values: `epoch=3 loss=0.4, acc: 91.2%`, perhaps behind a head
/// that says the step (`Epoch 3/10 - loss: 0.4`).
enum PairListLine {
  /// Variables of shells that programs print, though they have no `_`.
  private static let shellNames: [StaticString] = [
    "SHLVL", "COLUMNS", "LINES", "UID", "EUID", "PPID", "OPTIND", "RANK", "PORT", "DEBUG", "RANDOM",
    "SECONDS",
  ]
  private static let plainNames: [StaticString] = [
    "None", "null", "True", "False", "true", "false",
  ]

  /// What was seen of a line so far.
  private struct Tally {
    /// Pairs with a number, and all.
    var numbers = 0
    var pairs = 0
    /// Whether something stands in it that does so only beside other pieces: a value without a name,
    /// or a name of two words.
    var needsOthers = false
    /// Whether the last pair looks like a variable: `OMP_NUM_THREADS=4`.
    var isVariable = false
  }

  /// Whether the whole line is that. A head alone says the step and no metric.
  static func read(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(line)
    guard !cursor.next.isBlank, !cursor.isAtEnd else { return false }
    let heads = StepHead.take(&cursor, into: &finds)
    if heads > 0 && cursor.isAtEnd { return true }
    if heads == 0 { skipPosition(&cursor) }
    var tally = Tally()
    var pieces = 1
    while takePiece(&cursor, into: &finds, &tally) {
      guard takeSeparator(&cursor) else { return false }
      guard !cursor.isAtEnd else {
        if tally.needsOthers && pieces == 1 && heads == 0 { return false }
        let isVariable = tally.isVariable && tally.pairs == 1 && heads == 0
        return tally.numbers > 0 && !isVariable
      }
      pieces += 1
    }
    return false
  }

  /// Reads pairs that are apart by blanks only, as they stand in a bar's brackets.
  static func readPairs(_ text: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(text)
    var tally = Tally()
    return takePairs(&cursor, into: &finds, &tally) && cursor.isAtEnd && !tally.needsOthers
  }

  /// `[3/10] `, which says how far the program is, and no step.
  private static func skipPosition(_ cursor: inout LineCursor) {
    let start = cursor.position
    if cursor.take(UInt8(ascii: "[")), cursor.takeWholeNumber() != nil,
      cursor.take(UInt8(ascii: "/")), cursor.takeWholeNumber() != nil,
      cursor.take(UInt8(ascii: "]")), cursor.next.isBlank
    {
      cursor.skipBlanks()
    } else {
      cursor.position = start
    }
  }

  /// Takes what stands up to the next separator.
  private static func takePiece(
    _ cursor: inout LineCursor, into finds: inout LineFinds, _ tally: inout Tally
  ) -> Bool {
    if cursor.next.isNameStart { return takePairs(&cursor, into: &finds, &tally) }
    guard LineValue.isPlain(takeValue(&cursor)) else { return false }
    tally.needsOthers = true
    cursor.skipBlanks()
    return isAtSeparator(cursor)
  }

  private static func takePairs(
    _ cursor: inout LineCursor, into finds: inout LineFinds, _ tally: inout Tally
  ) -> Bool {
    var isFirst = true
    repeat {
      let start = cursor.position
      guard var name = cursor.takeName() else { return false }
      var sign = takeSign(&cursor)
      if sign == nil {
        guard isFirst else { return false }
        if plainNames.contains(where: name.equals), isAtSeparatorBehindBlanks(&cursor) {
          tally.needsOthers = true
          return true
        }
        // `Avg. loss: 0.1`
        guard cursor.take(UInt8(ascii: " ")), cursor.takeName() != nil else { return false }
        name = cursor.bytes.slice(start..<cursor.position)
        sign = takeSign(&cursor)
        tally.needsOthers = true
      }
      isFirst = false
      guard let sign, let value = LineValue(takeValue(&cursor)), takeEnd(&cursor) else {
        return false
      }
      add(value, of: name, isAssigned: sign == UInt8(ascii: "="), to: &finds, &tally)
    } while !isAtSeparator(cursor)
    return true
  }

  /// Takes `=`, or a colon before a blank, and the blanks around it.
  @inline(__always)
  private static func takeSign(_ cursor: inout LineCursor) -> UInt8? {
    let start = cursor.position
    if cursor.next != UInt8(ascii: ":") { cursor.skipBlanks() }
    let sign = cursor.next
    guard
      sign == UInt8(ascii: ":")
        ? cursor.second.isBlank && cursor.position == start
        : sign == UInt8(ascii: "=") && cursor.second != UInt8(ascii: "=")
    else {
      cursor.position = start
      return nil
    }
    cursor.position += 1
    cursor.skipBlanks()
    return sign
  }

  private static func add(
    _ value: LineValue, of name: UnsafeRawBufferPointer, isAssigned: Bool,
    to finds: inout LineFinds, _ tally: inout Tally
  ) {
    tally.pairs += 1
    switch value {
    case .number(let number):
      finds.add(name, number)
      tally.numbers += 1
      tally.isVariable = isAssigned && isVariable(name)
    case .fraction(let part):
      guard StepName(name) != nil else { break }
      finds.add(name, part)
      tally.numbers += 1
    case .plain: break
    }
  }

  /// The word of a value: no separator is a part of it.
  @inline(__always)
  private static func takeValue(_ cursor: inout LineCursor) -> UnsafeRawBufferPointer {
    cursor.take { !$0.isBlank && !isSeparator($0) }
  }

  /// Steps over a remark in parentheses and to what is next, which is another pair only behind
  /// blanks.
  private static func takeEnd(_ cursor: inout LineCursor) -> Bool {
    if isAtSeparator(cursor) { return true }
    guard cursor.next.isBlank else { return false }
    cursor.skipBlanks()
    guard cursor.take(UInt8(ascii: "(")) else { return true }
    _ = cursor.take {
      $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") && !isSeparator($0)
    }
    guard cursor.take(UInt8(ascii: ")")) else { return false }
    if isAtSeparator(cursor) { return true }
    guard cursor.next.isBlank else { return false }
    cursor.skipBlanks()
    return true
  }

  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
  }

  private static func isAtSeparatorBehindBlanks(_ cursor: inout LineCursor) -> Bool {
    let start = cursor.position
    cursor.skipBlanks()
    if isAtSeparator(cursor) { return true }
    cursor.position = start
    return false
  }

  /// Whether a piece is over here: the line is, or one of `, ; |` stands here, or a dash or a bullet
  /// between blanks.
  @inline(__always)
  private static func isAtSeparator(_ cursor: LineCursor) -> Bool {
    cursor.isAtEnd || isSeparator(cursor.next) || dashLength(cursor) > 0
  }

  /// Steps over a separator and what is blank behind it, or is at the end.
  private static func takeSeparator(_ cursor: inout LineCursor) -> Bool {
    if cursor.isAtEnd { return true }
    let length = isSeparator(cursor.next) ? 1 : dashLength(cursor)
    guard length > 0 else { return false }
    cursor.position += length
    cursor.skipBlanks()
    return true
  }

  /// The length of a dash or a bullet that stands here between blanks; 0 where there is none.
  private static func dashLength(_ cursor: LineCursor) -> Int {
    guard cursor.position > 0, cursor.bytes[cursor.position - 1].isBlank else { return 0 }
    let length: Int
    switch cursor.next {
    case UInt8(ascii: "-"): length = 1
    case 0xc2 where cursor.bytes.holds("·", at: cursor.position): length = 2
    case 0xe2
    where cursor.bytes.holds("–", at: cursor.position)
      || cursor.bytes.holds("—", at: cursor.position)
      || cursor.bytes.holds("•", at: cursor.position):
      length = 3
    default: return 0
    }
    let behind = cursor.position + length
    return behind < cursor.bytes.count && cursor.bytes[behind].isBlank ? length : 0
  }

  /// `TLS_METHOD`, `SHLVL`.
  private static func isVariable(_ name: UnsafeRawBufferPointer) -> Bool {
    guard name.first?.isCapital == true,
      name.allSatisfy({ $0.isCapital || $0.isDecimalDigit || $0 == UInt8(ascii: "_") })
    else { return false }
    return name.contains(UInt8(ascii: "_")) || shellNames.contains(where: name.equals)
  }
}
