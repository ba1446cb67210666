import JSON

/// The rests of a line behind each beginning of it that may be a logging prefix: time, level, logger,
/// number of the process; the shortest prefix first.
///
/// A word or a number belongs to a prefix only behind a time, a level or brackets that hold one, and a
/// word only before a sign, unless it is surely the name of a logger (`my.trainer`): nothing else tells it
/// from a sentence.
struct LoggingPrefix {
  private static let levels = WordSet([
    "TRACE", "DEBUG", "INFO", "NOTICE", "SUCCESS", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL",
  ])
  private static let longestBracket = 80
  /// No prefix has more; so the time that a line takes is bounded.
  private static let mostItems = 16

  private enum Item { case certain, number, name, sureName }

  private static let sureNames = WordSet(["root", "__main__"])
  private static let trainNames = WordSet(["train", "training", "trainer"])

  private var cursor: LineCursor
  private var isCertain = false
  private var hasName = false
  private var items = 0

  init(_ line: UnsafeRawBufferPointer) {
    cursor = LineCursor(line)
  }

  /// What stands behind that which was taken.
  var rest: UnsafeRawBufferPointer { cursor.rest }

  /// Takes `INFO:trainer:`, as `logging.basicConfig` writes it, at the beginning of a line.
  mutating func takeLevelAndLogger() -> Bool {
    guard takeLevel(), takeLoggerBehindLevel() else {
      cursor.position = 0
      return false
    }
    isCertain = true
    hasName = true
    return true
  }

  /// Whether the next item is rather a logger that is named after `train.py` than the part of the data:
  /// programs write `INFO train: loss=0.3`, and the values of another part are those of `val` then.
  var isBeforeTrainLogger: Bool {
    guard isCertain, !hasName, cursor.next == UInt8(ascii: "t") else { return false }
    var cursor = cursor
    return Self.trainNames.contains(cursor.take(while: \.isNamePart))
  }

  /// What stands behind the next item.
  mutating func next() -> UnsafeRawBufferPointer? {
    items += 1
    guard items <= Self.mostItems, let item = takeItem() else { return nil }
    let end = cursor.position
    let hasSign = takeSeparator()
    let isBetweenBrackets =
      end > 0 && cursor.bytes[end - 1] == UInt8(ascii: "]") && cursor.next == UInt8(ascii: "[")
    guard cursor.position > end || isBetweenBrackets,
      item != .name || hasSign || !hasName && isBeforeLevel
    else { return nil }
    if item == .certain { isCertain = true }
    if item == .name || item == .sureName { hasName = true }
    return cursor.isAtEnd ? nil : cursor.rest
  }

  private mutating func takeItem() -> Item? {
    let start = cursor.position
    let first = cursor.next
    if first.isDecimalDigit {
      if takeTime() { return .certain }
      cursor.position = start
      guard isCertain, cursor.takeWholeNumber() != nil, endsNumber(cursor.next) else { return nil }
      return .number
    }
    if first == UInt8(ascii: "[") { return takeBracket() ? .certain : nil }
    if first.isCapital {
      if takeGlogMark() { return .certain }
      cursor.position = start
      if takeLevel() { return .certain }
    }
    guard isCertain, takeLogger() else { return nil }
    return Self.isSurelyLogger(cursor.bytes.slice(start..<cursor.position)) ? .sureName : .name
  }

  /// `my.trainer`, `root`
  private static func isSurelyLogger(_ name: UnsafeRawBufferPointer) -> Bool {
    if sureNames.contains(name) { return true }
    guard let dot = name.firstIndex(of: UInt8(ascii: "."), from: 0), dot + 1 < name.count else {
      return false
    }
    return name[dot + 1].isNameStart
  }

  private mutating func takeLevel() -> Bool {
    let start = cursor.position
    let word = cursor.take(while: \.isCapital)
    if !cursor.next.isNamePart, Self.levels.contains(word) { return true }
    cursor.position = start
    return false
  }

  /// `train INFO`: a word before a level is the name of a logger.
  private var isBeforeLevel: Bool {
    var next = self
    return next.cursor.next.isCapital && next.takeLevel()
  }

  private func endsNumber(_ byte: UInt8) -> Bool {
    byte.isBlank || byte == UInt8(ascii: "]") || byte == UInt8(ascii: ":")
  }

  /// A date, with a time and a zone or without, or a time.
  private mutating func takeTime() -> Bool {
    guard takeDate() else { return takeClock() }
    let end = cursor.position
    if cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: " ")) {
      guard takeClock() else {
        cursor.position = end
        return true
      }
      takeZone()
    }
    return true
  }

  /// `2026-11-30`, or `11/30/2026` as the scripts of Hugging Face write it.
  private mutating func takeDate() -> Bool {
    takeDate(4, 2, 2) { "-/.".utf8.contains($0) } || takeDate(2, 2, 4) { $0 == UInt8(ascii: "/") }
  }

  private mutating func takeDate(
    _ first: Int, _ second: Int, _ third: Int, apart isSign: (UInt8) -> Bool
  ) -> Bool {
    let start = cursor.position
    if cursor.takeDigits(first), isSign(cursor.next) {
      cursor.position += 1
      if cursor.takeDigits(second), isSign(cursor.next) {
        cursor.position += 1
        if cursor.takeDigits(third) { return true }
      }
    }
    cursor.position = start
    return false
  }

  /// `12:00:01`, `12:00:01,123`
  private mutating func takeClock() -> Bool {
    let start = cursor.position
    guard cursor.takeDigits(2), cursor.take(UInt8(ascii: ":")), cursor.takeDigits(2),
      cursor.take(UInt8(ascii: ":")), cursor.takeDigits(2)
    else {
      cursor.position = start
      return false
    }
    let end = cursor.position
    if cursor.take(UInt8(ascii: ".")) || cursor.take(UInt8(ascii: ",")) {
      let digits = cursor.take(while: \.isDecimalDigit)
      if !(1...9).contains(digits.count) { cursor.position = end }
    }
    return true
  }

  private mutating func takeZone() {
    if cursor.take(UInt8(ascii: "Z")) { return }
    let start = cursor.position
    guard cursor.take(UInt8(ascii: "+")) || cursor.take(UInt8(ascii: "-")) else { return }
    if cursor.takeDigits(4) { return }
    guard cursor.takeDigits(2), cursor.take(UInt8(ascii: ":")), cursor.takeDigits(2) else {
      cursor.position = start
      return
    }
  }

  /// `I1130` before a time, as glog and absl write it.
  private mutating func takeGlogMark() -> Bool {
    guard
      cursor.take(UInt8(ascii: "I")) || cursor.take(UInt8(ascii: "W"))
        || cursor.take(UInt8(ascii: "E")) || cursor.take(UInt8(ascii: "F")), cursor.takeDigits(4),
      cursor.next == UInt8(ascii: " ")
    else { return false }
    var time = LoggingPrefix(cursor.rest)
    time.cursor.skipBlanks()
    return time.takeClock()
  }

  /// `[…]`; as the first item only where it holds a time, a level or the rank of a process.
  private mutating func takeBracket() -> Bool {
    let start = cursor.position
    cursor.position += 1
    let inside = cursor.take { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
    guard cursor.take(UInt8(ascii: "]")), (1...Self.longestBracket).contains(inside.count),
      isCertain || isOfLog(inside)
    else {
      cursor.position = start
      return false
    }
    return true
  }

  private func isOfLog(_ inside: UnsafeRawBufferPointer) -> Bool {
    var rank = LineCursor(inside)
    if rank.take("rank") {
      rank.skipBlanks()
      if rank.takeWholeNumber() != nil, rank.isAtEnd { return true }
    }
    var part = LoggingPrefix(inside)
    while !part.cursor.isAtEnd {
      let start = part.cursor.position
      if part.cursor.next.isDecimalDigit, part.takeTime() { return true }
      part.cursor.position = start
      let word = part.cursor.take(while: \.isCapital)
      if Self.levels.contains(word) { return true }
      if word.isEmpty {
        // A time or a level does not begin inside a word.
        let isDigit = part.cursor.next.isDecimalDigit
        part.cursor.position += 1
        if isDigit { _ = part.cursor.take(while: \.isDecimalDigit) }
      }
    }
    return false
  }

  /// The name of a logger or of a place in a program: `trainer`, `__main__:train:42`, `train.py:42`.
  private mutating func takeLogger() -> Bool {
    let first = cursor.next
    guard first.isLetter || first == UInt8(ascii: "_") || first == UInt8(ascii: "<") else {
      return false
    }
    func isPart(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"),
        UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "$"):
        true
      default: byte.isLetter || byte.isDecimalDigit
      }
    }
    _ = cursor.take(while: isPart)
    while cursor.next == UInt8(ascii: ":"), isPart(cursor.second) {
      cursor.position += 1
      _ = cursor.take(while: isPart)
    }
    return true
  }

  /// `:trainer:` behind a level.
  private mutating func takeLoggerBehindLevel() -> Bool {
    let start = cursor.position
    guard cursor.take(UInt8(ascii: ":")), !cursor.next.isBlank else {
      cursor.position = start
      return false
    }
    let name = cursor.take {
      $0.isLetter || $0.isDecimalDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        || $0 == UInt8(ascii: "-") || $0 >= 0x80
    }
    guard !name.isEmpty, cursor.take(UInt8(ascii: ":")) else {
      cursor.position = start
      return false
    }
    cursor.skipBlanks()
    return true
  }

  /// Takes what is between an item and the next one: blanks, and a sign at most.
  private mutating func takeSeparator() -> Bool {
    cursor.skipBlanks()
    let isDash = cursor.next == UInt8(ascii: "-") && cursor.second.isBlank
    let hasSign =
      cursor.take("::") || cursor.take(UInt8(ascii: ":")) || cursor.take(UInt8(ascii: "|"))
      || cursor.take(UInt8(ascii: "]")) || cursor.take(">>") || cursor.take(UInt8(ascii: ">"))
    if !hasSign && isDash { cursor.position += 1 }
    cursor.skipBlanks()
    return hasSign || isDash
  }
}
