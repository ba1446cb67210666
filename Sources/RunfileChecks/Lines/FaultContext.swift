import Jobs

/// What stands around a line that is not a complete command.
struct FaultContext {
  /// The most lines that are tried as one command, and the most questions about them.
  private static let mostLines = 400
  private static let mostQuestions = 60

  private let runfile: Runfile
  private let entry: Runfile.Entry

  init(_ runfile: Runfile, _ entry: Runfile.Entry) {
    self.runfile = runfile
    self.entry = entry
  }

  /// The line above the first line of the command.
  var lineAbove: Finding.LineAbove {
    runfile.withText { text in
      // The command stands on the last of its lines.
      var start = Self.startOfLine(at: entry.offset, in: text)
      for _ in Int(entry.line)..<lineOfText(text) {
        start = Self.startOfLine(at: start - 1, in: text)
      }
      guard start > 0 else { return .blank }
      let above = Self.startOfLine(at: start - 1, in: text)
      return Self.kind(ofLine: UnsafeRawBufferPointer(rebasing: text[above..<start - 1]))
    }
  }

  /// The last line of the shortest run of lines that begins with this one and is a whole command,
  /// and the shell's error; nil if there is none.
  func end(
    askedOf questions: inout ShellQuestions
  ) -> (line: Int, result: ShellQuestions.Result)? {
    runfile.withText { text in
      var line = lineOfText(text)
      var end = Self.endOfLine(at: entry.offset, in: text)
      var command = Array(Self.withoutReturn(text[entry.offset..<end]))
      var asked = 0
      for _ in 0..<Self.mostLines where end + 1 < text.count {
        let start = end + 1
        end = Self.endOfLine(at: start, in: text)
        line += 1
        let next = Self.withoutReturn(text[start..<end])
        command.append(ShellByte.newline)
        command.append(contentsOf: next)
        guard Self.mayEndCommand(next) else { continue }
        asked += 1
        guard asked <= Self.mostQuestions else { return nil }
        let result = questions.result(forText: command)
        switch result {
        case .accepted, .needsBash: return (line, result)
        case .refused: continue
        case .unknown: return nil
        }
      }
      return nil
    }
  }

  /// The number of the line on which the command stands in the text.
  private func lineOfText(_ text: UnsafeRawBufferPointer) -> Int {
    text[..<entry.offset].reduce(1) { $1 == ShellByte.newline ? $0 + 1 : $0 }
  }

  private static func startOfLine(at place: Int, in text: UnsafeRawBufferPointer) -> Int {
    var start = place
    while start > 0, text[start - 1] != ShellByte.newline { start -= 1 }
    return start
  }

  private static func endOfLine(at place: Int, in text: UnsafeRawBufferPointer) -> Int {
    text[place...].firstIndex(of: ShellByte.newline) ?? text.count
  }

  private static func kind(ofLine line: UnsafeRawBufferPointer) -> Finding.LineAbove {
    func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
      var bytes = bytes
      while let last = bytes.last, ShellByte.isBlank(last) { bytes.removeLast() }
      return bytes
    }
    let whole = withoutReturn(line[...])
    let text = trimmed(whole.drop(while: ShellByte.isBlank))
    guard let first = text.first else { return .blank }
    let hasBackslash = text.last == ShellByte.backslash
    if first == ShellByte.hash { return hasBackslash ? .continuedComment : .comment }
    guard hasBackslash else { return .command }
    if LineScanner.scan(UnsafeRawBufferPointer(rebasing: text)).hasComment {
      return .commandWithContinuedComment
    }
    return text.endIndex < whole.endIndex ? .blanksBehindBackslash : .command
  }

  /// A line that ends with CRLF has the CR in the text.
  private static func withoutReturn(
    _ line: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  /// Whether a command of several lines may end with this one: with a word that closes a block, or
  /// with a quote.
  static func mayEndCommand(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    let words = String(decoding: line, as: UTF8.self).split {
      $0.isWhitespace || $0 == ";" || $0 == "&" || $0 == "|"
    }
    guard let first = words.first, let byte = words.last?.utf8.last else { return false }
    return "'\"`)}".utf8.contains(byte) || first.hasPrefix(")")
      || words.contains { ["done", "fi", "esac", "}"].contains($0) }
  }
}
