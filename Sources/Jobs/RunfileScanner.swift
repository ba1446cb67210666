import Glibc

/// Finds one command after the other in a buffer. Lines that are joined are moved together in the
/// buffer itself, so that each command is one run of bytes; it stands where the last of its lines
/// stood, and blank lines take the places of the others, so that lines can still be counted.
struct RunfileScanner {
  private let text: UnsafeMutableBufferPointer<UInt8>
  private let isEnd: Bool
  private let containsNUL: Bool
  /// Where the first line begins that is not consumed.
  private(set) var position: Int
  /// Its number.
  private(set) var line: UInt32
  /// The comments so far that may be directives of another program.
  private(set) var directives: [Runfile.Entry] = []

  init(text: UnsafeMutableBufferPointer<UInt8>, position: Int, line: UInt32, isEnd: Bool) {
    self.text = text
    self.position = position
    self.line = line
    self.isEnd = isEnd
    containsNUL = text.baseAddress.map { memchr($0, 0, text.count) != nil } ?? false
  }

  /// The next command; nil when there is no further one that is complete.
  mutating func next() -> Runfile.Entry? {
    while let first = physicalLine(at: position) {
      let firstNumber = line
      var content = trimmed(first.content)
      let isComment = !content.isEmpty && text[content.lowerBound] == UInt8(ascii: "#")
      if !isComment, first.isContinued {
        guard let joined = join(first) else { return nil }
        content = trimmed(joined)
      } else {
        position = first.next
        line &+= 1
      }
      if isComment { noteDirective(content, of: first, line: firstNumber) }
      if !content.isEmpty, text[content.lowerBound] != UInt8(ascii: "#") {
        return Runfile.Entry(
          offset: content.lowerBound, length: content.count, line: firstNumber,
          isUnusable: containsNUL && text[content].contains(0))
      }
    }
    return nil
  }

  /// Directives such as `#SBATCH` and `#$` stand at the beginning of a line.
  private mutating func noteDirective(
    _ content: Range<Int>, of line: PhysicalLine, line number: UInt32
  ) {
    guard content.lowerBound == line.content.lowerBound, content.count > 1 else { return }
    let second = text[content.lowerBound + 1]
    guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(second) || second == UInt8(ascii: "$")
    else { return }
    directives.append(
      Runfile.Entry(
        offset: content.lowerBound, length: content.count, line: number, isUnusable: false))
  }

  /// A line as it stands in the file.
  private struct PhysicalLine {
    /// Without the line's end.
    var content: Range<Int>
    /// Where the next line begins.
    var next: Int
    /// Whether a backslash joins the next line to it.
    var isContinued: Bool
  }

  /// The line that begins at `start`; nil when there is none, or not all of it yet.
  private func physicalLine(at start: Int) -> PhysicalLine? {
    guard start < text.count, let base = text.baseAddress else { return nil }
    guard let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), text.count - start) else {
      // There is no newline to join over, so a backslash here is only a backslash.
      return isEnd
        ? PhysicalLine(content: start..<text.count, next: text.count, isContinued: false) : nil
    }
    let newlineOffset = UnsafeRawPointer(newline) - UnsafeRawPointer(base)
    var end = newlineOffset
    if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return PhysicalLine(
      content: start..<end, next: newlineOffset + 1,
      isContinued: end > start && text[end - 1] == UInt8(ascii: "\\")
        && RunfileLine.isContinued(text[start..<end]))
  }

  /// Joins the lines that begin with `first` and consumes them; nil when not all are there yet.
  ///
  /// A backslash in a comment belongs to the comment and joins nothing, as in a shell.
  private mutating func join(_ first: PhysicalLine) -> Range<Int>? {
    var comments = CommentSearch()
    var lines = [withoutJoin(in: first, &comments)]
    while let last = lines.last, last.isContinued {
      if let following = physicalLine(at: last.next) {
        lines.append(withoutJoin(in: following, &comments))
      } else if isEnd {
        break
      } else {
        return nil
      }
    }
    var end = first.content.lowerBound
    for line in lines {
      let kept = line.isContinued ? line.content.dropLast() : line.content
      if let base = text.baseAddress { memmove(base + end, base + kept.lowerBound, kept.count) }
      end += kept.count
    }
    let last = lines[lines.count - 1]
    position = last.next
    line &+= UInt32(lines.count)
    return moved(first.content.lowerBound..<end, to: last.content.upperBound, lines: lines.count)
  }

  /// `line`, no longer continued if a comment begins in it.
  private func withoutJoin(
    in line: PhysicalLine, _ comments: inout CommentSearch
  ) -> PhysicalLine {
    var line = line
    let kept = line.isContinued ? line.content.dropLast() : line.content
    if comments.comment(in: UnsafeBufferPointer(rebasing: text[kept])) != nil {
      line.isContinued = false
    }
    return line
  }

  /// Moves joined lines to the end of the place that they had, and fills what is before them with
  /// as many line ends as were joined over.
  private func moved(_ joined: Range<Int>, to end: Int, lines: Int) -> Range<Int> {
    let start = end - joined.count
    guard lines > 1, start > joined.lowerBound, let base = text.baseAddress else { return joined }
    memmove(base + start, base + joined.lowerBound, joined.count)
    memset(base + joined.lowerBound, Int32(UInt8(ascii: " ")), start - joined.lowerBound)
    memset(base + joined.lowerBound, Int32(UInt8(ascii: "\n")), lines - 1)
    return start..<end
  }

  /// Without the whitespace around it.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, RunfileLine.isWhitespace(text[lower]) { lower += 1 }
    while lower < upper, RunfileLine.isWhitespace(text[upper - 1]) { upper -= 1 }
    return lower..<upper
  }
}
