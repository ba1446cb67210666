import JSON
import Text

/// What a word is that stands where a value is expected.
enum LineValue {
  case number(Double)
  /// `3/10`: a number only where it says the step.
  case fraction(Double)
  /// A duration, a rate, a truth value, nothing: it belongs to the line, and is no metric.
  case plain

  /// Units that make a number something else than a metric.
  private static let units = WordSet([
    "ms", "us", "µs", "ns", "s", "m", "min", "h", "hr", "d", "it/s", "s/it", "ms/step", "s/step",
    "us/step", "ms/sample", "s/epoch", "ms/epoch", "tok/s", "b", "kb", "mb", "gb", "tb", "kib",
    "mib", "gib", "tib", "b/s", "kb/s", "mb/s", "gb/s", "tb/s", "kib/s", "mib/s", "gib/s", "tib/s",
  ])
  private static let words = WordSet(["None", "null", "True", "False", "true", "false", "-"])

  @inline(__always)
  init?(_ word: UnsafeRawBufferPointer) {
    if let (value, end) = leadingNumber(word) {
      if end == word.count {
        // `loss=3.` ends a sentence.
        guard word[end - 1] != UInt8(ascii: ".") else { return nil }
        self = .number(value)
      } else {
        self.init(value, word, unitAt: end)
      }
    } else {
      self.init(withoutDigits: word)
    }
  }

  private init?(_ value: Double, _ word: UnsafeRawBufferPointer, unitAt end: Int) {
    switch word[end] {
    case UInt8(ascii: "%") where end == word.count - 1 && word[end - 1].isDecimalDigit:
      self = .number(value)
    case UInt8(ascii: "/"):
      var cursor = LineCursor(word)
      guard let part = cursor.takeWholeNumber(), cursor.take(UInt8(ascii: "/")),
        cursor.takeWholeNumber() != nil, cursor.isAtEnd
      else { return nil }
      self = .fraction(Double(part))
    case UInt8(ascii: ":"):
      guard Self.isDuration(word) else { return nil }
      self = .plain
    default:
      let unit = word.slice(end..<word.count)
      guard Self.isUnit(unit) else { return nil }
      self = .plain
    }
  }

  private init?(withoutDigits word: UnsafeRawBufferPointer) {
    guard word.count <= 10 else { return nil }
    if Self.words.contains(word) {
      self = .plain
      return
    }
    let isPercent = word.last == UInt8(ascii: "%")
    guard let value = realNumber(word.slice(0..<(word.count - (isPercent ? 1 : 0)))) else {
      return nil
    }
    self = .number(value)
  }

  /// `MM:SS`, `H:MM:SS`, with a fraction or without.
  static func isDuration(_ word: UnsafeRawBufferPointer) -> Bool {
    var cursor = LineCursor(word)
    guard cursor.takeWholeNumber() != nil, cursor.take(UInt8(ascii: ":")), cursor.takeDigits(2)
    else { return false }
    if cursor.take(UInt8(ascii: ":")) {
      guard cursor.takeDigits(2) else { return false }
    }
    if cursor.take(UInt8(ascii: ".")) {
      guard !cursor.take(while: \.isDecimalDigit).isEmpty else { return false }
    }
    return cursor.isAtEnd
  }

  /// Whether a word makes the number before it something else than a metric.
  static func isUnit(_ word: UnsafeRawBufferPointer) -> Bool {
    word.last?.isLetter == true && (units.containsInAnyCase(word) || isRate(word))
  }

  /// `img/s`, `samples/sec`
  private static func isRate(_ word: UnsafeRawBufferPointer) -> Bool {
    guard let slash = word.firstIndex(of: UInt8(ascii: "/"), from: 0), slash > 1 else {
      return false
    }
    let time = word.slice((slash + 1)..<word.count)
    return (time.equals("s") || time.equals("sec"))
      && word.slice(0..<slash).allSatisfy(\.isLetter)
  }

  /// Whether a word is a value that is no metric.
  static func isPlain(_ word: UnsafeRawBufferPointer) -> Bool {
    if case .plain = LineValue(word) { true } else { false }
  }
}
