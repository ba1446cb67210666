import Jobs

/// Whether the commands of a sweep may take the place of a runfile. Not if a line of it runs
/// something that none of the commands runs: such a file was not made of this spec.
package struct RunfileReplacement: Sendable {
  package enum Verdict: Hashable, Sendable {
    /// The runfile has exactly these commands.
    case unchanged
    case allowed
    /// Something else is run in this line.
    case refused(line: Int, word: String)
  }

  /// Words that lines of the runfile begin with and no command so far, with the first such line.
  private var foreign: [[UInt8]: Int] = [:]
  private var parser = RunfileParser()
  private var old = CommandSequence()
  private var new = CommandSequence()

  package init() {}

  /// Takes the next bytes of the runfile, all of which come before the commands.
  package mutating func read(_ bytes: [UInt8], isEnd: Bool) {
    let piece = parser.parse(bytes, isEnd: isEnd)
    for entry in piece.entries {
      piece.withCommand(entry) { command in
        old.append(command)
        let word = FirstWord.of(command)
        foreign[word] = foreign[word] ?? Int(entry.line)
      }
    }
  }

  /// Takes the next command of the sweep.
  package mutating func take(_ command: some Collection<UInt8>) {
    let isTaken: Void? = command.withContiguousStorageIfAvailable { command in
      take(UnsafeRawBufferPointer(command))
    }
    if isTaken == nil { Array(command).withUnsafeBytes { take($0) } }
  }

  private mutating func take(_ command: UnsafeRawBufferPointer) {
    new.append(command)
    if !foreign.isEmpty { foreign[FirstWord.of(command)] = nil }
  }

  package var verdict: Verdict {
    if old == new { return .unchanged }
    guard let first = foreign.min(by: { $0.value < $1.value }) else { return .allowed }
    return .refused(line: first.value, word: String(decoding: first.key, as: UTF8.self))
  }

  /// The verdict on a whole runfile and all commands.
  static func verdict(replacing runfile: [UInt8], by commands: [[UInt8]]) -> Verdict {
    var replacement = RunfileReplacement()
    replacement.read(runfile, isEnd: true)
    for command in commands { replacement.take(command) }
    return replacement.verdict
  }
}

/// Commands in their order, to be compared with others without keeping them.
private struct CommandSequence: Equatable {
  private var hasher = Hasher()
  private var count = 0

  mutating func append(_ command: UnsafeRawBufferPointer) {
    hasher.combine(command.count)
    hasher.combine(bytes: command)
    count += 1
  }

  static func == (left: CommandSequence, right: CommandSequence) -> Bool {
    left.count == right.count && left.hasher.finalize() == right.hasher.finalize()
  }
}
