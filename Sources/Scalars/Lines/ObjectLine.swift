import JSON
import Text

/// A line that is one object of JSON or one dictionary of Python: `{"step": 3, "val": {"acc": 0.9}}`,
/// `{'loss': 0.5, 'epoch': 1.0}`. Its scanner makes nothing of what it steps over.
struct ObjectLine {
  /// Deeper objects are not looked into.
  private static let deepestNames = 8
  private static let deepestValues = 64
  /// Objects inside with these names are what a program was told, not what it found.
  private static let settings = WordSet([
    "config", "args", "params", "parameters", "hparams", "hyperparameters", "settings",
  ])
  /// A text with one of these names shows that the line is a record of a log.
  private static let logTexts = WordSet(["msg", "message", "event", "level", "levelname"])
  private static let logFields = WordSet([
    "time", "ts", "timestamp", "created", "asctime", "msecs", "relativeCreated", "level", "levelno",
    "lineno", "line", "pid", "process", "processName", "thread",
  ])
  private static let times = WordSet(["time", "ts", "timestamp", "_timestamp"])

  private enum Value {
    case number(Double)
    /// A text, and whether it stands between `'`.
    case text(UnsafeRawBufferPointer, isPython: Bool)
    case other
  }

  private var cursor: LineCursor
  private var isLogRecord = false

  /// Whether the whole line is that. Nothing need be in it.
  static func read(_ line: UnsafeRawBufferPointer, into finds: inout LineFinds) -> Bool {
    var object = ObjectLine(cursor: LineCursor(line))
    object.cursor.skipBlanks()
    guard object.cursor.next == UInt8(ascii: "{"),
      line.withoutBlanksAtEnd.last == UInt8(ascii: "}"),
      object.takeObject(depth: 0, counts: true, into: &finds)
    else { return false }
    object.cursor.skipBlanks()
    guard object.cursor.isAtEnd, !finds.pairs.isEmpty else { return false }
    finds.settle(isLogRecord: object.isLogRecord)
    return true
  }

  private mutating func takeObject(
    depth: Int, counts: Bool, into finds: inout LineFinds
  ) -> Bool {
    guard depth < Self.deepestValues, cursor.take(UInt8(ascii: "{")) else { return false }
    cursor.skipBlanks()
    if cursor.take(UInt8(ascii: "}")) { return true }
    while true {
      cursor.skipBlanks()
      guard let key = takeText()?.text else { return false }
      cursor.skipBlanks()
      guard cursor.take(UInt8(ascii: ":")) else { return false }
      cursor.skipBlanks()
      guard takeMember(key, depth: depth, counts: counts, into: &finds) else { return false }
      cursor.skipBlanks()
      if cursor.take(UInt8(ascii: "}")) { return true }
      guard cursor.take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func takeMember(
    _ key: UnsafeRawBufferPointer, depth: Int, counts: Bool, into finds: inout LineFinds
  ) -> Bool {
    let counts = counts && !key.isEmpty && depth <= Self.deepestNames
    if cursor.next == UInt8(ascii: "{") {
      let isSetting = depth == 0 && Self.settings.contains(key)
      let outside = Self.withName(key) { finds.enter($0) } ?? finds.enter(key)
      defer { finds.leave(outside) }
      return takeObject(depth: depth + 1, counts: counts && !isSetting, into: &finds)
    }
    guard let value = takeValue(depth: depth, into: &finds) else { return false }
    var number: Double?
    switch value {
    case .number(let found): number = found
    case .text(let text, let isPython):
      if depth == 0, Self.logTexts.contains(key) { isLogRecord = true }
      // Hugging Face prints its numbers as texts since its version 5.
      if isPython { number = realNumber(text) }
    case .other: break
    }
    guard counts, let number else { return true }
    if depth == 0 {
      if number >= 1e9, Self.times.contains(key) { return true }
      let isLogField = Self.logFields.contains(key)
      Self.add(key, number, isLogField ? .logField : .metric, to: &finds)
    } else if !key.equals("step") {
      Self.add(key, number, .metric, to: &finds)
    }
    return true
  }

  private static func add(
    _ key: UnsafeRawBufferPointer, _ value: Double, _ role: LineFinds.Role,
    to finds: inout LineFinds
  ) {
    if withName(key, { finds.add(copying: $0, value, role) }) == nil { finds.add(key, value, role) }
  }

  /// The name that the inside of a text stands for; nil where it stands for itself.
  private static func withName<Result>(
    _ inside: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    guard inside.firstIndex(of: UInt8(ascii: "\\"), from: 0) != nil else { return nil }
    var name: [UInt8] = []
    // What is no escape of JSON stays as it is.
    guard (try? JSONString.decode(inside, 0..<inside.count, into: &name)) != nil else { return nil }
    return name.withUnsafeBytes(body)
  }

  private mutating func takeText() -> (text: UnsafeRawBufferPointer, isPython: Bool)? {
    let quote = cursor.next
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    let start = cursor.position + 1
    var end = start
    while end < cursor.bytes.count, cursor.bytes[end] != quote {
      end += cursor.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < cursor.bytes.count else { return nil }
    cursor.position = end + 1
    return (cursor.bytes.slice(start..<end), quote == UInt8(ascii: "'"))
  }

  /// Takes a value that is no object of a member: nothing in it is a metric but itself.
  private mutating func takeValue(depth: Int, into finds: inout LineFinds) -> Value? {
    switch cursor.next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return takeText().map { .text($0.text, isPython: $0.isPython) }
    case UInt8(ascii: "{"):
      return takeObject(depth: depth + 1, counts: false, into: &finds) ? .other : nil
    case UInt8(ascii: "["):
      return takeList(to: UInt8(ascii: "]"), depth: depth + 1, into: &finds) ? .other : nil
    case UInt8(ascii: "("):
      return takeList(to: UInt8(ascii: ")"), depth: depth + 1, into: &finds) ? .other : nil
    default: return takeWord()
    }
  }

  private mutating func takeList(
    to end: UInt8, depth: Int, into finds: inout LineFinds
  ) -> Bool {
    guard depth < Self.deepestValues else { return false }
    cursor.position += 1
    while true {
      cursor.skipBlanks()
      if cursor.take(end) { return true }
      guard takeValue(depth: depth, into: &finds) != nil else { return false }
      cursor.skipBlanks()
      if cursor.take(end) { return true }
      guard cursor.take(UInt8(ascii: ",")) else { return false }
    }
  }

  /// A number, a truth value, nothing, or a call that stands for a number.
  private mutating func takeWord() -> Value? {
    let word = cursor.take { !Self.endsWord($0) }
    if cursor.next == UInt8(ascii: "(") {
      switch NumberCall(of: word, &cursor) {
      case .number(let number)?: return .number(number)
      case .other?: return .other
      case nil: return nil
      }
    }
    if let number = realNumber(word) { return .number(number) }
    switch word.count {
    case 4
    where word.equals("None") || word.equals("null") || word.equals("True") || word.equals("true"):
      return .other
    case 5 where word.equals("False") || word.equals("false"): return .other
    default: return nil
    }
  }

  @inline(__always)
  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ":"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "'"), UInt8(ascii: "\""):
      true
    default: false
    }
  }
}
