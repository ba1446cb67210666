import Text

/// What the standard rules find in a line of output.
enum OutputScalarLine: Hashable {
  /// `KEY: NUMBER`, with a remark in parentheses behind it or without; where the remark is a
  /// number, or `step` and a number, that is the step.
  case scalar(name: String, value: Double, step: Int?)
  /// `step: N`
  case step(Int)

  /// Longer keys are no names.
  private static let longestKey = 200

  init?(_ line: some BidirectionalCollection<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
      let first = line.first, Self.isKeyStart(first)
    else { return nil }
    // A key may hold colons; the one before the blank ends it.
    var end = colon
    while line.index(after: end) < line.endIndex, !Self.isBlank(line[line.index(after: end)]) {
      guard let next = line[line.index(after: end)...].firstIndex(of: UInt8(ascii: ":")) else {
        return nil
      }
      end = next
    }
    let key = line[..<end]
    guard key.count <= Self.longestKey, !key.contains(where: Self.isBlank) else { return nil }
    let rest = Substring(decoding: line[line.index(after: end)...], as: UTF8.self).trimmedBlanks
    let word = rest.prefix { $0 != " " && $0 != "\t" }
    let remark = rest.dropFirst(word.count).trimmedBlanks
    guard let value = realNumber(word), remark.isEmpty || Self.isRemark(remark) else { return nil }
    guard let name = String(validating: key, as: UTF8.self) else { return nil }
    if name == "step", remark.isEmpty {
      guard let step = wholeNumber(word) else { return nil }
      self = .step(step)
    } else {
      self = .scalar(name: name, value: value, step: Self.step(in: remark))
    }
  }

  private static func isRemark(_ text: Substring) -> Bool {
    text.hasPrefix("(") && text.hasSuffix(")") && text.count > 1
  }

  private static func step(in remark: Substring) -> Int? {
    var inside = remark.dropFirst().dropLast().trimmedBlanks
    if inside.hasPrefix("step ") { inside = inside.dropFirst(5).trimmedBlanks }
    return wholeNumber(inside)
  }

  private static func isKeyStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension Substring {
  init(decoding bytes: some Collection<UInt8>, as encoding: UTF8.Type) {
    self = String(decoding: bytes, as: encoding)[...]
  }
}
