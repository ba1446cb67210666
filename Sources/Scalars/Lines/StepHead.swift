import JSON

/// The beginning of a line that says at which step it is: `Epoch 3/10:`, `Step [100/600],`,
/// `Train Epoch: 3 [640/60000 (1%)]`, `Epoch: [3][10/100]`, `[Epoch 3/10]`, `-- Epoch 3`.
enum StepHead {
  /// Takes all heads that the rest of a line begins with, and says how many there are. `isOpen` becomes
  /// true where nothing but a blank stands behind one of them: it could be the beginning of a sentence.
  static func take(
    _ cursor: inout LineCursor, into finds: inout LineFinds, isOpen: inout Bool
  ) -> Int {
    var count = 0
    // Most lines begin with another letter.
    while mayBegin(with: cursor.next), let end = takeOne(&cursor, into: &finds) {
      count += 1
      if end == .open { isOpen = true }
      if cursor.isAtEnd { break }
    }
    return count
  }

  private enum End { case closed, open }

  /// The last head of a bar's description, which may have any word before it.
  static func takeWhole(_ text: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var cursor = LineCursor(text)
    let mark = finds.mark
    if takeOne(&cursor, into: &finds) != nil, cursor.isAtEnd { return true }
    finds.goBack(to: mark)
    cursor.position = 0
    _ = cursor.takeName()
    guard cursor.take(UInt8(ascii: " ")) else { return false }
    return takeOne(&cursor, into: &finds) != nil && cursor.isAtEnd
  }

  private static func mayBegin(with byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "e"), UInt8(ascii: "s"), UInt8(ascii: "i"), UInt8(ascii: "g"),
      UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "v"), UInt8(ascii: "-"),
      UInt8(ascii: "{"):
      // `[` is `{` with that bit.
      true
    default: false
    }
  }

  private static func takeOne(_ cursor: inout LineCursor, into finds: inout LineFinds) -> End? {
    let start = cursor.position
    let isBracketed = cursor.take(UInt8(ascii: "["))
    let found = head(&cursor)
    guard let (name, number) = found, !isBracketed || cursor.take(UInt8(ascii: "]")),
      let end = takeEnd(&cursor)
    else {
      cursor.position = start
      return nil
    }
    if let name { finds.add(name.text, Double(number), .head) }
    return end
  }

  private static let others = WordSet(["batch", "episode", "round"])

  /// Name and number; rounds, episodes and batches are no steps, since nothing says what is in one.
  private static func head(_ cursor: inout LineCursor) -> (name: StepName?, number: Int)? {
    _ = cursor.take("-- ") || cursor.take("end of ")
    var name = cursor.take { $0.isLetter || $0 == UInt8(ascii: "_") }
    if PartLabel.parts.containsInAnyCase(name), cursor.take(UInt8(ascii: " ")) {
      name = cursor.take { $0.isLetter || $0 == UInt8(ascii: "_") }
    }
    if name.equalsIgnoringCase("global"), cursor.take(" step") || cursor.take(" Step") {
      return number(&cursor).map { (.globalStep, $0) }
    }
    let step = StepName(name)
    guard step != nil || others.containsInAnyCase(name) else { return nil }
    return number(&cursor).map { (step, $0) }
  }

  /// ` 3`, `#3`, ` 3/10`, ` [3/10]`, ` [3][10/100]`, `: 3 [640/60000 (1%)]`, `: [3] [10/100]`.
  private static func number(_ cursor: inout LineCursor) -> Int? {
    if cursor.take(UInt8(ascii: ":")) {
      cursor.skipBlanks()
      let hasBracket = cursor.take(UInt8(ascii: "["))
      guard let number = cursor.takeWholeNumber(), !hasBracket || cursor.take(UInt8(ascii: "]"))
      else { return nil }
      cursor.skipBlanks()
      return takeProgress(&cursor) ? number : nil
    }
    guard cursor.next == UInt8(ascii: " ") || cursor.next == UInt8(ascii: "#") else { return nil }
    _ = cursor.take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "#") }
    let hasBracket = cursor.take(UInt8(ascii: "["))
    guard let number = cursor.takeWholeNumber() else { return nil }
    if cursor.take(UInt8(ascii: "/")) {
      guard cursor.takeWholeNumber() != nil else { return nil }
    }
    guard hasBracket else { return number }
    guard cursor.take(UInt8(ascii: "]")) else { return nil }
    let end = cursor.position
    if !takeProgress(&cursor) { cursor.position = end }
    return number
  }

  /// `[640/60000 (1%)]`, `[   1/5005]`, which ends a head as a colon does.
  private static func takeProgress(_ cursor: inout LineCursor) -> Bool {
    guard cursor.take(UInt8(ascii: "[")) else { return false }
    cursor.skipBlanks()
    guard cursor.takeWholeNumber() != nil, cursor.take(UInt8(ascii: "/")),
      cursor.takeWholeNumber() != nil
    else { return false }
    cursor.skipBlanks()
    if cursor.take(UInt8(ascii: "(")) {
      _ = cursor.take { $0.isDecimalDigit || $0 == UInt8(ascii: ".") }
      guard cursor.take("%)") else { return false }
    }
    return cursor.take(UInt8(ascii: "]"))
  }

  /// What is between a head and the rest, or the end of the line.
  private static func takeEnd(_ cursor: inout LineCursor) -> End? {
    let isBracketed = cursor.position > 0 && cursor.bytes[cursor.position - 1] == UInt8(ascii: "]")
    let hasBlank = cursor.next.isBlank
    let hasTab = cursor.next == UInt8(ascii: "\t")
    cursor.skipBlanks()
    if cursor.isAtEnd { return .closed }
    switch cursor.next {
    case UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "|"): cursor.position += 1
    case UInt8(ascii: "-") where cursor.second.isBlank: cursor.position += 1
    case 0xe2 where cursor.take("– ") || cursor.take("— "): break
    default:
      guard hasBlank else { return nil }
      return isBracketed || hasTab ? .closed : .open
    }
    cursor.skipBlanks()
    return .closed
  }
}
