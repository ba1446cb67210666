/// A line that is one external program with plain words as its arguments, so that executing it
/// needs no shell.
package struct DirectCommand: Hashable, Sendable {
  /// The path of the program, ended by a NUL.
  private let executable: [UInt8]
  /// The words, the first as it was written, each ended by a NUL.
  private let words: [UInt8]
  package let wordCount: Int

  init(executable: [UInt8], words: [UInt8], wordCount: Int) {
    self.executable = executable
    self.words = words
    self.wordCount = wordCount
  }

  /// The path of the program, as bytes.
  package var path: [UInt8] { Array(executable.dropLast()) }

  /// The words, as bytes.
  package var arguments: [[UInt8]] { words.dropLast().split(separator: 0).map(Array.init) }

  /// Calls `body` with the path and the arguments as `execve` wants them; valid during the call.
  package func withPointers<Result>(
    _ body: (
      _ path: UnsafePointer<CChar>, _ arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
    ) throws -> Result
  ) rethrows -> Result {
    try executable.withUnsafeBytes { executable in
      try words.withUnsafeBytes { words in
        try withUnsafeTemporaryAllocation(
          of: UnsafeMutablePointer<CChar>?.self, capacity: wordCount + 1
        ) { arguments in
          let bytes = words.bindMemory(to: CChar.self)
          var filled = 0
          var isStart = true
          for offset in bytes.indices {
            if isStart, let base = bytes.baseAddress {
              arguments[filled] = UnsafeMutablePointer(mutating: base + offset)
              filled += 1
            }
            isStart = bytes[offset] == 0
          }
          arguments[filled] = nil
          guard let path = executable.bindMemory(to: CChar.self).baseAddress,
            let list = arguments.baseAddress
          else { preconditionFailure("a direct command has a path and a word") }
          return try body(path, UnsafePointer(list))
        }
      }
    }
  }
}
