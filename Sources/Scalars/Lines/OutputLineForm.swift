import JSON

/// The forms in which programs print metrics. A line counts only where all of it is of one of them,
/// perhaps behind a logging prefix: so nothing is found in a sentence.
enum OutputLineForm: String {
  /// The rule of operations, which comes first: no other form takes a line from it.
  case standard = "KEY: NUMBER"
  case keras = "progress of Keras"
  case progressBar = "progress bar"
  case object = "object"
  case pairList = "list of pairs"
  case booster = "round of a booster"

  /// The form of a line without blanks at its end; what it says is in `finds` then, and nothing is
  /// where the line has none.
  static func read(
    _ line: UnsafeRawBufferPointer, into finds: inout LineFinds
  ) -> OutputLineForm? {
    guard let first = line.first, mayBeEnd(of: line) else { return nil }
    var prefix = LoggingPrefix(line)
    // The rule of operations would take `INFO:trainer:loss` for a name.
    var rest = first.isCapital && prefix.takeLevelAndLogger() ? prefix.rest : line
    repeat {
      if prefix.isBeforeTrainLogger {
        var longer = prefix
        if let next = longer.next(), let form = form(of: next, into: &finds) { return form }
      }
      if let form = form(of: rest, into: &finds) { return form }
      guard !first.isBlank, let next = prefix.next() else { return nil }
      rest = next
    } while true
  }

  @inline(__always)
  private static func form(
    of rest: UnsafeRawBufferPointer, into finds: inout LineFinds
  ) -> OutputLineForm? {
    if ExceptionName.begins(rest) { return nil }
    return standard(rest, into: &finds) ? .standard : whole(rest, into: &finds)
  }

  /// Whether a line ends as a form can: with a value, its unit, a bracket or a separator. Sentences do
  /// not, and they are most lines.
  @inline(__always)
  private static func mayBeEnd(of line: UnsafeRawBufferPointer) -> Bool {
    var start = line.count
    while start > 0, isPartOfWord(line[start - 1]) { start -= 1 }
    guard start < line.count, line[start].isLetter else { return true }
    let word = line.slice(start..<line.count)
    return LineValue.isUnit(word) || LineValue(word) != nil
  }

  /// Of a last word: a sign stands before its value, and brackets end it.
  @inline(__always)
  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDecimalDigit || byte >= 0x80 || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "!")
  }

  @inline(__always)
  private static func standard(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool
  {
    switch OutputScalarLine(line) {
    case nil: return false
    case .step(let step): finds.add("step", Double(step))
    case .scalar(let name, let value, let step):
      if let step { finds.add("step", Double(step)) }
      finds.add(name, value)
    }
    return true
  }

  /// Looks at what a line may be by its first byte and its last.
  @inline(__always)
  private static func whole(
    _ line: UnsafeRawBufferPointer, into finds: inout LineFinds
  ) -> OutputLineForm? {
    var start = 0
    while start < line.count, line[start].isBlank { start += 1 }
    guard start < line.count, let last = line.last else { return nil }
    let mark = finds.mark
    if line[start].isDecimalDigit {
      if KerasLine.read(line, into: &finds) { return .keras }
      finds.goBack(to: mark)
    }
    if last == UInt8(ascii: "]") {
      if ProgressBarLine.read(line, into: &finds) { return .progressBar }
      finds.goBack(to: mark)
    }
    if start == 0, line[0].isDecimalDigit || line[0] == UInt8(ascii: "[") {
      if BoosterLine.read(line, into: &finds) { return .booster }
      finds.goBack(to: mark)
    }
    if line[start] == UInt8(ascii: "{") {
      if ObjectLine.read(line, into: &finds) { return .object }
      finds.goBack(to: mark)
      return nil
    }
    if start <= 1 || start == 2 && line[0] == UInt8(ascii: "\t") {
      if PairListLine.read(line, into: &finds) { return .pairList }
      finds.goBack(to: mark)
    }
    return nil
  }
}
