import Text
import YAML

extension FlagValue {
  /// Reads a value as typed, without a declared type: a number, a function, or a value of
  /// YAML in its flow style; text if it is none of them. If YAML's block style or comments
  /// would turn a text into something else (`- a`, `#1`, `a:`, `foo #bar`), it stays the text.
  package init(decoding text: String) throws(FlagFunctionError) {
    if let whole = Self.plainWhole(text) {
      self = .integer(whole)
    } else if Self.isPlainWord(text) {
      self = .string(text)
    } else if let number = Self.number(text) {
      self = number
    } else if let value = try FlagFunction.value(of: text) {
      self = value
    } else {
      self = Self.repeatedList(text) ?? Self.flowValue(text) ?? .string(text)
    }
  }

  /// The same if the type of the flag is known: its own form is tried first.
  package init(
    decoding text: String, as type: FlagDefinition.ValueType?
  ) throws(FlagFunctionError) {
    switch type {
    case .string, .path, .existingPath:
      let isQuotedOrCollection = text.first.map { "['\"{".contains($0) } ?? false
      self = isQuotedOrCollection ? try FlagValue(decoding: text) : .string(text)
    case .float:
      if let number = realNumber(text.trimmedBlanks) {
        self = .real(number)
      } else {
        self = try FlagValue(decoding: text)
      }
    case .boolean:
      let value = try FlagValue(decoding: text)
      self = value.number.map { .boolean($0 != 0) } ?? value
    case .int, .number, .auto, nil: self = try FlagValue(decoding: text)
    }
  }

  /// A value of a YAML document, if it means what it would mean on the command line:
  /// `uniform[0:1]`, and `[0:1]` too, are functions unless they are quoted.
  package init(_ node: Node) throws(FlagFunctionError) {
    if let scalar = node.scalar, scalar.style == .plain, node.tag == nil,
      let value = try FlagFunction.value(of: scalar.text)
    {
      self = value
    } else if let items = node.sequence, items.count == 1, let item = items.first?.scalar,
      item.style == .plain, let value = try FlagFunction.value(of: "[\(item.text)]")
    {
      self = value
    } else {
      self = Self.value(of: node)
    }
  }

  /// What most numbers are: a few digits and nothing else, without leading zeros.
  private static func plainWhole(_ text: String) -> Int? {
    let digits = text.utf8
    guard let first = digits.first, digits.count <= 18, first != UInt8(ascii: "0") else {
      return nil
    }
    var number = 0
    for digit in digits {
      guard isDigit(digit) else { return nil }
      number = number * 10 + Int(digit & 15)
    }
    return number
  }

  /// Whether it is what most texts are: a word that begins as no number and no word of YAML does.
  private static func isPlainWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    // `yes`, `true`, `on`, `off`, `no`, `null`, `nan`, `false`, `inf`
    let isOther = "ytonfi".utf8.contains(first | 0x20)
    return !isOther
      && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-./".utf8.contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// A number in digits; not one of YAML's, but those that all languages share.
  private static func number(_ text: String) -> FlagValue? {
    let trimmed = text.trimmedBlanks
    if let whole = wholeNumber(trimmed) { return written(trimmed, as: .integer(whole)) }
    let hasOnlyDigits = trimmed.utf8.allSatisfy { isDigit($0) || $0 == 0x2b || $0 == 0x2d }
    // Too long for an integer: as a real number its last digits would be lost.
    return hasOnlyDigits ? nil : realNumber(trimmed).map { written(trimmed, as: .real($0)) }
  }

  private static func written(_ text: Substring, as number: FlagValue) -> FlagValue {
    number.argumentText == text ? number : .written(String(text), number: number)
  }

  /// `[1, 2] * 3`
  private static func repeatedList(_ text: String) -> FlagValue? {
    guard text.hasPrefix("["), let close = text.lastIndex(of: "]") else { return nil }
    let rest = text[text.index(after: close)...].trimmedBlanks
    guard rest.hasPrefix("*"), let count = wholeNumber(rest.dropFirst().trimmedBlanks),
      case .list(let items) = flowValue(String(text[...close]))
    else { return nil }
    let largest = SequenceFunction.longestSequence
    guard count >= 0, !items.isEmpty, count <= largest / items.count else {
      return items.isEmpty || count <= 0 ? .list([]) : nil
    }
    return .list(Array((0..<count).lazy.map { _ in items }.joined()))
  }

  /// What YAML makes of the text; nil if that is nothing but text, or an accident.
  private static func flowValue(_ text: String) -> FlagValue? {
    let trimmed = text.trimmedBlanks
    guard let first = trimmed.first else { return nil }
    let hasStyle = "['\"{".contains(first)
    if !hasStyle {
      // `a: b`, all on one line, is a mapping; nothing else that has a structure begins so.
      guard trimmed.contains(": "), !"-#&*!|>%@`?,]}:".contains(first),
        !trimmed.contains(" #"), !trimmed.contains(where: \.isNewline), !trimmed.hasSuffix(":")
      else { return plainScalar(trimmed) }
    }
    guard let node = try? Document.parse(Array(trimmed.utf8)) else { return nil }
    if node.scalar?.style == .plain { return plainScalar(trimmed) }
    return value(of: node)
  }

  private static func value(of node: Node) -> FlagValue {
    switch node.content {
    case .scalar(let scalar):
      guard scalar.style == .plain, node.tag != .string else { return .string(scalar.text) }
      if scalar.isAbsent { return .null }
      return number(scalar.text) ?? plainScalar(scalar.text[...]) ?? .string(scalar.text)
    case .sequence(let items): return .list(items.map(value(of:)))
    case .mapping(let entries): return mappingValue(entries)
    }
  }

  private static func mappingValue(_ entries: [Node.Entry]) -> FlagValue {
    let members = entries.map { entry in
      (entry.key.scalar?.text ?? value(of: entry.key).encoded, value(of: entry.value))
    }
    return .map(Dictionary(members) { _, last in last })
  }

  /// The words and notations of YAML 1.1 that are not text.
  private static func plainScalar(_ text: Substring) -> FlagValue? {
    switch text {
    case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return .boolean(true)
    case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return .boolean(false)
    case "null", "Null", "NULL", "~": return .null
    case ".inf", ".Inf", ".INF", "+.inf": return .real(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .real(-.infinity)
    case ".nan", ".NaN", ".NAN": return .real(.nan)
    default: return numberOfOtherBase(text)
    }
  }

  private static func numberOfOtherBase(_ text: Substring) -> FlagValue? {
    let isNegative = text.hasPrefix("-")
    let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text
    let base = unsigned.hasPrefix("0x") ? 16 : unsigned.hasPrefix("0b") ? 2 : 0
    let digits = unsigned.dropFirst(2)
    guard base > 0, digits.first?.isHexDigit == true else { return nil }
    return Int((isNegative ? "-" : "") + digits, radix: base)
      .map { written(text, as: .integer($0)) }
  }
}
