import YAML

/// A program of a sweep file that looks like a command: W&B takes all of it for the name of one file.
package struct SpacedProgram: Sendable {
  /// As it is written.
  package let text: String
  package let mark: Mark
  /// The text at its blanks.
  package let words: [String]

  /// Nil for one without blanks, and for one that parameters decide over.
  init?(_ program: Chunk) {
    guard program.hasBlanks,
      program.parts.allSatisfy({ if case .text = $0 { true } else { false } })
    else { return nil }
    text = program.text
    mark = program.start
    words = program.words
  }

  /// What to write in its place: `command: [python3, train.py, "${args}"]`.
  package var command: String {
    "command: [\(words.joined(separator: ", ")), \"\(WandbMacro.args.text)\"]"
  }
}
