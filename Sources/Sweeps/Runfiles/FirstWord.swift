import Jobs

/// The word that a command begins with, after assignments: what it runs.
enum FirstWord {
  /// Without its quotes; empty if there are only assignments. Of a line that no shell can read
  /// it is all up to the first blank.
  static func of(_ command: UnsafeRawBufferPointer) -> [UInt8] {
    let start = command.prefix { !isBlank($0) }
    // Most commands need no shell's eye.
    if start.allSatisfy(isPlain) { return Array(start) }
    guard let line = ShellWords(command) else { return Array(start) }
    for word in line.words {
      if word.isOperator || !isAssignment(line[word]) { return Array(line[word]) }
    }
    return []
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-./".utf8.contains(byte)
    }
  }

  private static func isAssignment(_ word: ArraySlice<UInt8>) -> Bool {
    guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { return false }
    return ParameterName.isVariable(String(decoding: word[..<equals], as: UTF8.self))
  }
}
