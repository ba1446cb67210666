/// The commands of a runfile, in the order of its lines.
///
/// All commands lie in one buffer, and an entry says where: a million lines cost a million times
/// 16 bytes in addition to the text. A runfile that grows is a sequence of such values, one for
/// each piece that was read (`RunfileParser`).
package struct Runfile: Sendable {
  package let entries: [Entry]
  /// The comments that may be directives of another program: a `#` at the beginning of a line with
  /// a capital letter or `$` behind it, as in `#SBATCH`.
  package let directives: [Entry]
  /// Whether it is the first piece of a runfile that is read again from its start, since it was
  /// replaced.
  package internal(set) var startsAgain = false
  private let text: [UInt8]

  init(entries: [Entry], directives: [Entry], text: [UInt8]) {
    self.entries = entries
    self.directives = directives
    self.text = text
  }

  /// One without any command.
  package static let empty = Runfile(entries: [], directives: [], text: [])

  /// One command.
  package struct Entry: Hashable, Sendable {
    /// Where it begins in the text of its runfile.
    package let offset: Int
    private let lengthAndMark: UInt32
    /// The number of its first line, from 1.
    package let line: UInt32

    private static let mark: UInt32 = 1 << 31

    init(offset: Int, length: Int, line: UInt32, isUnusable: Bool) {
      self.offset = offset
      let longest = Int(Entry.mark - 1)
      lengthAndMark =
        UInt32(min(length, longest)) | (isUnusable || length > longest ? Entry.mark : 0)
      self.line = line
    }

    /// In bytes.
    package var length: Int { Int(lengthAndMark & ~Entry.mark) }

    /// Whether no process can be given this command: it has a NUL byte, which ends every argument
    /// (or it is longer than 2 GiB, and only that much of it is known).
    package var isUnusable: Bool { lengthAndMark & Entry.mark != 0 }
  }

  /// Calls `body` with the bytes of a command; they are valid only during the call.
  package func withCommand<Result, Failure>(
    _ entry: Entry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try text.withUnsafeBufferPointer { text throws(Failure) in
      try body(command(entry, in: text))
    }
  }

  /// Calls `body` with all bytes of the file, in which an entry stands at its `offset`; they are
  /// valid only during the call. Line ends are where they were, but joined lines stand together on
  /// the last of them, below blank ones.
  package func withText<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try text.withUnsafeBufferPointer { text throws(Failure) in
      try body(UnsafeRawBufferPointer(text))
    }
  }

  /// A copy of a command's bytes.
  package func command(_ entry: Entry) -> [UInt8] {
    Array(text[entry.offset..<entry.offset + entry.length])
  }

  /// Calls `body` with every command, in order, its digest and its bytes, which are valid only
  /// during the call; cheaper than asking for one after the other.
  package func forEachCommand(_ body: (Entry, CommandDigest, UnsafeRawBufferPointer) -> Void) {
    text.withUnsafeBufferPointer { text in
      for entry in entries {
        let command = command(entry, in: text)
        body(entry, CommandDigest(of: command), command)
      }
    }
  }

  private func command(
    _ entry: Entry, in text: UnsafeBufferPointer<UInt8>
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      UnsafeBufferPointer(rebasing: text[entry.offset..<entry.offset + entry.length]))
  }
}
