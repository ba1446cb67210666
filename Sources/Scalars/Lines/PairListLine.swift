import JSON
import Text

/// A line of nothing but names with values: `epoch=3 loss=0.4, acc: 91.2%`, perhaps behind a head
/// that says the step (`Epoch 3/10 - loss: 0.4`) or a label that says the part of the data
/// (`Test set: loss: 0.4`).
///
/// Values can stand behind their names without a sign, if the names are those of metrics, and behind a
/// head if one of them is: `step 0: train loss 4.17, lr 0.1`. Anything else could be a sentence.
enum PairListLine {
  /// Variables of shells that programs print, though they have no `_`.
  private static let shellNames = WordSet([
    "SHLVL", "COLUMNS", "LINES", "UID", "EUID", "PPID", "OPTIND", "RANK", "PORT", "DEBUG", "RANDOM",
    "SECONDS",
  ])
  private static let plainNames = WordSet(["None", "null", "True", "False", "true", "false"])

  /// What was seen of a line so far.
  private struct Tally {
    /// Pairs with a number, and all.
    var numbers = 0
    var pairs = 0
    /// Whether something stands in it that does so only next to other pieces: a value without a name,
    /// or a name of two words that is not that of a metric.
    var needsOthers = false
    /// Whether the last pair looks like a variable: `OMP_NUM_THREADS=4`.
    var isVariable = false
    /// Whether it began with a head, and with a label.
    var isBehindHead = false
    var isLabelled = false
    /// Whether there are values without a sign, and whether one of them has a fraction.
    var hasBareValues = false
    var hasBareFractions = false
  }

  private struct Pair {
    var name: UnsafeRawBufferPointer
    var value: LineValue
    /// `=`, `:`, or nil where only blanks stand between.
    var sign: UInt8?
  }

  /// Whether the whole line is that. A head alone says the step and no metric.
  static func read(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(line)
    let isIndented = takeIndentation(&cursor)
    guard !cursor.next.isBlank, !cursor.isAtEnd else { return false }
    let hasBar = cursor.take("| ")
    let mark = finds.mark
    var isOpen = false
    var heads = StepHead.take(&cursor, into: &finds, isOpen: &isOpen)
    if heads > 0 && cursor.isAtEnd { return !isIndented && !hasBar }
    if hasBar && heads == 0 { return false }
    let isBulleted = heads == 0 && cursor.take("* ")
    let label = isBulleted ? nil : PartLabel.take(&cursor)
    if label != nil { heads += StepHead.take(&cursor, into: &finds, isOpen: &isOpen) }
    // `Test: [ 1/196]` begins a line as a step does.
    let hasPosition = heads == 0 && LinePosition.takeBracketed(&cursor)
    if heads > 0 { LinePosition.takePlain(&cursor) }
    var tally = Tally()
    tally.isBehindHead = heads > 0 || label != nil && hasPosition
    tally.isLabelled = label != nil
    let depth = label.map { finds.enter($0) }
    defer { if let depth { finds.leave(depth) } }
    let pieces = takePieces(&cursor, into: &finds, &tally)
    if tally.needsOthers && pieces == 1 && heads == 0 { return false }
    if isIndented && pieces == 1 && !isBulleted { return false }
    if isBulleted && !tally.hasBareValues { return false }
    // `loss 0.25`, and not `score 3`
    if tally.hasBareValues && !tally.isBehindHead && tally.pairs == 1 && !tally.hasBareFractions {
      return false
    }
    if tally.hasBareValues || isOpen, !finds.hasName(since: mark, MeasureName.isOne) {
      return false
    }
    let isVariable = tally.isVariable && tally.pairs == 1 && heads == 0
    return pieces > 0 && tally.numbers > 0 && !isVariable
  }

  /// Takes the blank or the tab that some programs begin such lines with.
  private static func takeIndentation(_ cursor: inout LineCursor) -> Bool {
    if cursor.take(UInt8(ascii: "\t")) {
      _ = cursor.take(UInt8(ascii: " "))
      return true
    }
    return cursor.take(UInt8(ascii: " "))
  }

  /// Takes all pieces up to the end, and says how many there are; 0 where something else stands among
  /// them.
  private static func takePieces(
    _ cursor: inout LineCursor, into finds: inout LineFinds, _ tally: inout Tally
  ) -> Int {
    var pieces = 1
    while takePiece(&cursor, into: &finds, &tally) {
      guard takeSeparator(&cursor, tally) else { return 0 }
      if cursor.isAtEnd { return pieces }
      pieces += 1
    }
    return 0
  }

  /// Reads pairs that are apart by blanks only, as they stand in a bar's brackets.
  static func readPairs(_ text: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(text)
    var tally = Tally()
    return takePairs(&cursor, into: &finds, &tally) && cursor.isAtEnd && !tally.needsOthers
  }

  /// Takes what stands up to the next separator.
  private static func takePiece(
    _ cursor: inout LineCursor, into finds: inout LineFinds, _ tally: inout Tally
  ) -> Bool {
    if cursor.next.isNameStart { return takePairs(&cursor, into: &finds, &tally) }
    if !tally.isBehindHead || !LinePosition.takeCount(&cursor) {
      switch PairValue.take(&cursor) {
      case .plain: break
      case .number where tally.isBehindHead && PairValue.takeUnit(&cursor) != nil: break
      default: return false
      }
    }
    tally.needsOthers = true
    cursor.skipBlanks()
    return isAtSeparator(cursor, tally)
  }

  private static func takePairs(
    _ cursor: inout LineCursor, into finds: inout LineFinds, _ tally: inout Tally
  ) -> Bool {
    var isFirst = true
    repeat {
      let start = cursor.position
      guard var pair = takePair(&cursor, isFirst: isFirst, &tally) else {
        cursor.position = start
        tally.needsOthers = true
        return isFirst && takePlainName(&cursor, tally)
      }
      guard takeEnd(&cursor, tally, &pair) else { return false }
      isFirst = false
      add(pair, to: &finds, &tally)
    } while !isAtSeparator(cursor, tally)
    return true
  }

  /// Takes `None` where it is all of a piece.
  private static func takePlainName(_ cursor: inout LineCursor, _ tally: Tally) -> Bool {
    guard let name = cursor.takeName(), plainNames.contains(name) else {
      return false
    }
    cursor.skipBlanks()
    return isAtSeparator(cursor, tally)
  }

  private static func takePair(
    _ cursor: inout LineCursor, isFirst: Bool, _ tally: inout Tally
  ) -> Pair? {
    let start = cursor.position
    guard var name = cursor.takeName() else { return nil }
    if let sign = takeSign(&cursor, name) {
      return PairValue.take(&cursor).map { Pair(name: name, value: $0, sign: sign) }
    }
    if cursor.next == UInt8(ascii: ":") {
      // `epoch:3 loss:0.5`
      guard MeasureName.isOne(name) || StepName(name) != nil else { return nil }
      return PairValue.takeBehindColon(&cursor, hasFraction: &tally.hasBareFractions)
        .map { Pair(name: name, value: $0, sign: nil) }
    }
    if let value = PairValue.takeBare(&cursor, hasFraction: &tally.hasBareFractions) {
      guard isFirst && tally.isBehindHead || MeasureName.isOne(name) else { return nil }
      return Pair(name: name, value: value, sign: nil)
    }
    // `Avg. loss: 0.1`
    guard MeasureName.begins(with: name), cursor.take(UInt8(ascii: " ")),
      cursor.takeName() != nil
    else { return nil }
    name = cursor.bytes.slice(start..<cursor.position)
    var sign = takeSign(&cursor, name)
    if sign == nil, isFirst, let longer = MeasureName.takeThirdWord(&cursor, from: start) {
      name = longer
      sign = takeSign(&cursor, name)
      guard sign != nil else { return nil }
    }
    let found =
      sign == nil
      ? PairValue.takeBare(&cursor, hasFraction: &tally.hasBareFractions)
      : PairValue.take(&cursor)
    guard let value = found else { return nil }
    if !MeasureName.isOne(name) {
      guard tally.isBehindHead && (isFirst || sign != nil) || isFirst && sign != nil else {
        return nil
      }
      tally.needsOthers = true
    }
    return Pair(name: name, value: value, sign: sign)
  }

  /// Takes `=`, or a colon before a blank, and the blanks around it. Before a colon there is a blank only
  /// behind the name of a metric: `Loss : 0.5`.
  @inline(__always)
  private static func takeSign(
    _ cursor: inout LineCursor, _ name: UnsafeRawBufferPointer
  ) -> UInt8? {
    let start = cursor.position
    cursor.skipBlanks()
    let sign = cursor.next
    guard
      sign == UInt8(ascii: ":")
        ? cursor.second.isBlank && (cursor.position == start || MeasureName.isOne(name))
        : sign == UInt8(ascii: "=") && cursor.second != UInt8(ascii: "=")
    else {
      cursor.position = start
      return nil
    }
    cursor.position += 1
    cursor.skipBlanks()
    return sign
  }

  private static func add(_ pair: Pair, to finds: inout LineFinds, _ tally: inout Tally) {
    tally.pairs += 1
    if pair.sign == nil { tally.hasBareValues = true }
    let isStep = tally.isLabelled && StepName(pair.name) != nil
    switch pair.value {
    case .number(let number):
      finds.add(pair.name, number, isBare: isStep)
      tally.numbers += 1
      tally.isVariable = pair.sign == UInt8(ascii: "=") && isVariable(pair.name)
    case .fraction(let part):
      guard StepName(pair.name) != nil else { break }
      finds.add(pair.name, part, isBare: isStep)
      tally.numbers += 1
    case .plain: break
    }
  }

  /// Steps over a remark in parentheses or a position in brackets, and to what is next, which is
  /// another pair only behind blanks. The remark of a fraction can be its value: `9829/10000 (98%)`.
  private static func takeEnd(
    _ cursor: inout LineCursor, _ tally: Tally, _ pair: inout Pair
  ) -> Bool {
    if isAtSeparator(cursor, tally) { return true }
    guard cursor.next.isBlank else { return false }
    cursor.skipBlanks()
    if cursor.next == UInt8(ascii: "%") {
      // `accuracy: 91.2 %`
      cursor.position += 1
    } else if cursor.next == UInt8(ascii: "[") {
      guard LinePosition.takeBrackets(&cursor, by: UInt8(ascii: "/")) else { return false }
    } else {
      guard cursor.take(UInt8(ascii: "(")) else {
        // `time: 12 s, loss: 0.4`
        let start = cursor.position
        guard case .number = pair.value else { return true }
        if let unit = PairValue.takeUnit(&cursor),
          // `throughput=1200 img/s loss=0.5`
          isAtSeparator(cursor, tally) || unit.contains(UInt8(ascii: "/"))
        {
          pair.value = .plain
          return true
        }
        cursor.position = start
        guard PairValue.takeDeviation(&cursor) else { return false }
        cursor.skipBlanks()
        return true
      }
      let remark = cursor.take {
        $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") && !PairValue.isSeparator($0)
      }
      guard cursor.take(UInt8(ascii: ")")) else { return false }
      if case .fraction = pair.value, StepName(pair.name) == nil,
        remark.last == UInt8(ascii: "%"), case .number(let share)? = LineValue(remark)
      {
        pair.value = .number(share)
      }
    }
    if isAtSeparator(cursor, tally) { return true }
    guard cursor.next.isBlank else { return false }
    cursor.skipBlanks()
    return true
  }

  /// Whether a piece is over here: the line is, or one of `, ; |` stands here, or a dash or a bullet
  /// between blanks; behind a head a tab, too.
  @inline(__always)
  private static func isAtSeparator(_ cursor: LineCursor, _ tally: Tally) -> Bool {
    cursor.isAtEnd || PairValue.isSeparator(cursor.next) || isTab(cursor, tally)
      || dashLength(cursor) > 0
  }

  @inline(__always)
  private static func isTab(_ cursor: LineCursor, _ tally: Tally) -> Bool {
    cursor.next == UInt8(ascii: "\t") && tally.isBehindHead
  }

  /// Steps over a separator and what is blank behind it, or is at the end.
  private static func takeSeparator(_ cursor: inout LineCursor, _ tally: Tally) -> Bool {
    if cursor.isAtEnd { return true }
    let length = PairValue.isSeparator(cursor.next) || isTab(cursor, tally) ? 1 : dashLength(cursor)
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
    return name.contains(UInt8(ascii: "_")) || shellNames.contains(name)
  }
}
