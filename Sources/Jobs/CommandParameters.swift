import JSON

/// The parameters that a command is given: `--key=value`, `--key value` and `--flag`.
///
/// They are for looking at, not for running: a line that cannot be split into words has none. Of
/// several with one name the last counts, where the first stood, as with most programs and in a
/// Python dictionary.
package struct CommandParameters: Hashable, Sendable {
  package struct Parameter: Hashable, Sendable {
    /// Without the two dashes.
    package let name: [UInt8]
    /// Nil for a flag, which is simply there.
    package let value: [UInt8]?

    package init(name: [UInt8], value: [UInt8]?) {
      self.name = name
      self.value = value
    }
  }

  package private(set) var list: [Parameter] = []

  package init(of command: UnsafeRawBufferPointer) {
    // Most lines without parameters are recognized by one quick search.
    guard Self.containsTwoDashes(command), let line = ShellWords(command) else { return }
    var index = 0
    while index < line.words.count {
      let word = line.words[index]
      index += 1
      guard !word.isOperator, let option = Self.option(line[word]) else { continue }
      if option.value == nil, index < line.words.count, !line.words[index].isOperator,
        Self.canBeValue(line[line.words[index]])
      {
        set(Parameter(name: option.name, value: Array(line[line.words[index]])))
        index += 1
      } else {
        set(option)
      }
    }
  }

  package init(of command: [UInt8]) {
    self = command.withUnsafeBytes { CommandParameters(of: $0) }
  }

  /// Those of a command, and `others` that its words do not name.
  package init(of command: UnsafeRawBufferPointer, adding others: [Parameter]) {
    self.init(of: command)
    for other in others where !list.contains(where: { $0.name == other.name }) {
      list.append(other)
    }
  }

  /// Writes them as a JSON object; a flag's value is `true`, all others are strings.
  package func appendJSON(to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "{"))
    for (index, parameter) in list.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      parameter.name.withUnsafeBytes { _ = buffer.appendJSONString($0) }
      buffer.append(UInt8(ascii: ":"))
      if let value = parameter.value {
        value.withUnsafeBytes { _ = buffer.appendJSONString($0) }
      } else {
        buffer.appendJSON(true)
      }
    }
    buffer.append(UInt8(ascii: "}"))
  }

  private mutating func set(_ parameter: Parameter) {
    if let index = list.firstIndex(where: { $0.name == parameter.name }) {
      list[index] = parameter
    } else {
      list.append(parameter)
    }
  }

  private static func containsTwoDashes(_ command: UnsafeRawBufferPointer) -> Bool {
    let dash = UInt8(ascii: "-")
    var position = 1
    while position < command.count {
      // Where this byte is not a dash, the next one cannot be the second of two either.
      if command[position] != dash {
        position += 2
      } else if command[position - 1] == dash {
        return true
      } else {
        position += 1
      }
    }
    return false
  }

  /// The option that a word is; nil if it is none.
  private static func option(_ word: ArraySlice<UInt8>) -> Parameter? {
    guard word.starts(with: "--".utf8) else { return nil }
    let rest = word.dropFirst(2)
    guard let first = rest.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "=") else {
      return nil
    }
    guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else {
      return Parameter(name: Array(rest), value: nil)
    }
    return Parameter(name: Array(rest[..<equals]), value: Array(rest[(equals + 1)...]))
  }

  /// Whether a word after an option is its value: not another option, but negative numbers are.
  static func canBeValue(_ word: some Collection<UInt8>) -> Bool {
    guard word.first == UInt8(ascii: "-") else { return true }
    var digits = word.dropFirst()
    if digits.first == UInt8(ascii: ".") { digits = digits.dropFirst() }
    return digits.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }
}
