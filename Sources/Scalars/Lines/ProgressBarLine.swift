import JSON

/// A bar of tqdm, which Lightning uses too:
/// `Epoch 3:  40%|####      | 4/10 [00:01<00:02,  2.50it/s, v_num=0, train_loss=0.41]`.
enum ProgressBarLine {
  /// Lightning's version of the run.
  private static let passedOver: StaticString = "v_num"
  /// At most this many closing brackets are tried for the end of a bar: a bar has few.
  private static let mostBrackets = 8

  /// Whether the whole line is that, with a metric in its brackets or its description. In the
  /// brackets whatever else stands is passed over: they show what the line is.
  static func read(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    guard let parts = parts(of: line) else { return false }
    let mark = finds.mark
    read(description: parts.description, into: &finds)
    read(items: parts.items, into: &finds)
    return finds.hasMetric(since: mark)
  }

  /// Where the bar ends with which a line begins; nil where it begins with none, or nothing follows.
  static func end(in line: UnsafeRawBufferPointer) -> Int? {
    let bracket = UInt8(ascii: "]")
    var end = 0
    for _ in 0..<mostBrackets {
      guard let close = line.firstIndex(of: bracket, from: end), close + 1 < line.count else {
        return nil
      }
      end = close + 1
      if parts(of: line.slice(0..<end)) != nil { return end }
    }
    return nil
  }

  /// The description and the items of a whole bar.
  private static func parts(
    of line: UnsafeRawBufferPointer
  ) -> (description: UnsafeRawBufferPointer, items: UnsafeRawBufferPointer)? {
    guard line.last == UInt8(ascii: "]"),
      let bracket = line.lastIndex(of: UInt8(ascii: "["), before: line.count - 1),
      let items = items(line.slice((bracket + 1)..<(line.count - 1))),
      let description = description(line.slice(0..<bracket))
    else { return nil }
    return (description, items)
  }

  /// What stands in the brackets behind `00:01<00:02,`.
  private static func items(_ inside: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var cursor = LineCursor(inside)
    let isTime: (UInt8) -> Bool = { $0.isDecimalDigit || $0 == UInt8(ascii: ":") }
    guard LineValue.isDuration(cursor.take(while: isTime)) else { return nil }
    if cursor.take(UInt8(ascii: "<")), !cursor.take(UInt8(ascii: "?")) {
      guard LineValue.isDuration(cursor.take(while: isTime)) else { return nil }
    }
    return cursor.take(UInt8(ascii: ",")) ? cursor.rest : nil
  }

  /// What stands before the bar, without the colon behind it; nil where no bar ends the text.
  private static func description(
    _ text: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer? {
    var text = text.withoutBlanksAtEnd
    let start = (text.lastIndex { $0.isBlank || $0 == UInt8(ascii: "|") } ?? -1) + 1
    guard isCount(text.slice(start..<text.count)) else { return nil }
    text = text.slice(0..<start)
    let bare = text.withoutBlanksAtEnd
    if bare.last == UInt8(ascii: "|") {
      guard let first = bare.lastIndex(of: UInt8(ascii: "|"), before: bare.count - 1), first > 1,
        bare[first - 1] == UInt8(ascii: "%")
      else { return nil }
      var digits = first - 1
      while digits > 0, bare[digits - 1].isDecimalDigit { digits -= 1 }
      guard digits < first - 1 else { return nil }
      text = bare.slice(0..<digits)
    }
    let description = text.withoutBlanksAtEnd
    if description.isEmpty { return description }
    guard description.last == UInt8(ascii: ":"), description.count < text.count else { return nil }
    return description.slice(0..<(description.count - 1))
  }

  /// `4/10`, `37it`, `5.00M/5.00M`
  private static func isCount(_ word: UnsafeRawBufferPointer) -> Bool {
    var cursor = LineCursor(word)
    let amount = cursor.take { $0.isDecimalDigit || $0 == UInt8(ascii: ".") }
    guard !amount.isEmpty else { return false }
    _ = cursor.take(while: \.isLetter)
    if cursor.take(UInt8(ascii: "/")) {
      _ = cursor.take {
        $0.isDecimalDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "?")
      }
      _ = cursor.take(while: \.isLetter)
    }
    return cursor.isAtEnd
  }

  /// A description counts where it is a list of pairs or the head of one; behind a logging prefix it
  /// is what follows the last colon.
  private static func read(description: UnsafeRawBufferPointer, into finds: inout LineFinds) {
    guard !description.isEmpty else { return }
    let mark = finds.mark
    if isRead(description, into: &finds) { return }
    finds.goBack(to: mark)
    guard let colon = description.lastIndex(of: UInt8(ascii: ":"), before: description.count),
      colon + 1 < description.count, description[colon + 1].isBlank
    else { return }
    var cursor = LineCursor(description)
    cursor.position = colon + 1
    cursor.skipBlanks()
    if isRead(cursor.rest, into: &finds) { return }
    finds.goBack(to: mark)
  }

  private static func isRead(
    _ text: UnsafeRawBufferPointer, into finds: inout LineFinds
  ) -> Bool {
    let mark = finds.mark
    if PairListLine.read(text, into: &finds) { return true }
    finds.goBack(to: mark)
    return StepHead.takeWhole(text, into: &finds)
  }

  private static func read(items: UnsafeRawBufferPointer, into finds: inout LineFinds) {
    var cursor = LineCursor(items)
    while !cursor.isAtEnd {
      cursor.skipBlanks()
      let item = cursor.take { $0 != UInt8(ascii: ",") }.withoutBlanksAtEnd
      _ = cursor.take(UInt8(ascii: ","))
      guard item.first?.isNameStart == true, !isPassedOver(item) else { continue }
      let mark = finds.mark
      if !PairListLine.readPairs(item, into: &finds) { finds.goBack(to: mark) }
    }
  }

  private static func isPassedOver(_ item: UnsafeRawBufferPointer) -> Bool {
    var cursor = LineCursor(item)
    return cursor.takeName()?.equals(passedOver) == true
  }
}
