/// Looks for a few parameters in many commands: it finds what `CommandParameters` says of them, without
/// making a list of all.
package struct ParameterLookup: Sendable {
  /// What a command says of a parameter. The bytes are valid only while the command is.
  package enum Found {
    case missing
    /// It is there without a value.
    case flag
    case value(UnsafeRawBufferPointer)
  }

  private let names: [[UInt8]]

  package init(_ names: [String]) {
    self.names = names.map { Array($0.utf8) }
  }

  /// Calls `body` with what a command says of each name, in their order.
  package func find<Result>(
    in command: UnsafeRawBufferPointer, _ body: ([Found]) -> Result
  ) -> Result {
    var found = [Found](repeating: .missing, count: names.count)
    guard !command.contains(where: { Self.needsShell[Int($0)] }) else {
      let parameters = CommandParameters(of: command).list
      return withValues(of: parameters, &found, body)
    }
    var words = PlainBlankWords(command)
    var word = words.next()
    while let current = word {
      word = words.next()
      guard let option = Self.option(current) else { continue }
      var value = option.value
      if value == nil, let next = word, CommandParameters.canBeValue(next) {
        value = next
        word = words.next()
      }
      guard let index = names.firstIndex(where: { $0.elementsEqual(option.name) }) else { continue }
      found[index] = value.map { Found.value($0) } ?? Found.flag
    }
    return body(found)
  }

  private func withValues<Result>(
    of parameters: [CommandParameters.Parameter], _ found: inout [Found],
    _ body: ([Found]) -> Result
  ) -> Result {
    // One buffer for all values, so that they stay where they are.
    var bytes: [UInt8] = []
    var ranges: [(index: Int, range: Range<Int>)] = []
    for parameter in parameters {
      guard let index = names.firstIndex(of: parameter.name) else { continue }
      guard let value = parameter.value else {
        found[index] = .flag
        continue
      }
      ranges.append((index, bytes.count..<bytes.count + value.count))
      bytes += value
    }
    return bytes.withUnsafeBytes { bytes in
      for (index, range) in ranges {
        found[index] = .value(UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
      return body(found)
    }
  }

  private static func option(
    _ word: UnsafeRawBufferPointer
  ) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)? {
    let (dash, equals) = (UInt8(ascii: "-"), UInt8(ascii: "="))
    guard word.count > 2, word[0] == dash, word[1] == dash, word[2] != dash, word[2] != equals
    else {
      return nil
    }
    guard let end = word.firstIndex(of: equals) else {
      return (UnsafeRawBufferPointer(rebasing: word[2...]), nil)
    }
    return (
      UnsafeRawBufferPointer(rebasing: word[2..<end]),
      UnsafeRawBufferPointer(rebasing: word[(end + 1)...])
    )
  }

  /// By byte, whether a command with it is more than words with blanks between them.
  private static let needsShell: [Bool] = {
    var special = [Bool](repeating: false, count: 256)
    for byte in ";&|<>()\n'\"\\$`#".utf8 { special[Int(byte)] = true }
    return special
  }()
}

/// The words between the blanks of a command in which nothing else is special.
private struct PlainBlankWords {
  private let command: UnsafeRawBufferPointer
  private var position = 0

  init(_ command: UnsafeRawBufferPointer) { self.command = command }

  mutating func next() -> UnsafeRawBufferPointer? {
    while position < command.count, Self.isBlank(command[position]) { position += 1 }
    let start = position
    while position < command.count, !Self.isBlank(command[position]) { position += 1 }
    return start < position ? UnsafeRawBufferPointer(rebasing: command[start..<position]) : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
