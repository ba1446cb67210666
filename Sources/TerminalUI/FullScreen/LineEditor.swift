import Text

/// A line that is being typed.
package struct LineEditor: Hashable, Sendable {
  private var characters: [Character]
  /// From 0: before which character the next one comes.
  private var position: Int
  /// Whether the text is only proposed: what is typed first takes its place, and a key that moves or
  /// removes takes it over.
  package private(set) var isProposal = false

  package init(_ text: String = "") {
    characters = Array(text)
    position = characters.count
  }

  package init(proposal: String) {
    self.init(proposal)
    isProposal = !proposal.isEmpty
  }

  package var text: String { String(characters) }

  /// - Returns: whether the key means something to a line.
  package mutating func handle(_ key: Key) -> Bool {
    let isProposed = isProposal
    isProposal = false
    switch key {
    case .character, .paste: if isProposed { remove(0..<characters.count) }
    default: break
    }
    switch key {
    case .character(let character): insert([character])
    case .paste(let text): insert(text.map { $0.isNewline ? " " : $0 })
    case .backspace: if position > 0 { remove((position - 1)..<position) }
    case .delete, .control("d"):
      if position < characters.count { remove(position..<(position + 1)) }
    case .left, .control("b"): position = max(0, position - 1)
    case .right, .control("f"): position = min(characters.count, position + 1)
    case .home, .control("a"): position = 0
    case .end, .control("e"): position = characters.count
    case .control("u"): remove(0..<position)
    case .control("k"): remove(position..<characters.count)
    case .control("w"): remove(startOfWord..<position)
    default:
      isProposal = isProposed
      return false
    }
    return true
  }

  /// As much of the line as fits, for a terminal, and in which column of it the cursor is.
  package func shown(width: Int) -> (text: String, cursor: Int) {
    let before = characters[..<position].map { escapedForTerminal(String($0)) }
    let after = characters[position...].map { escapedForTerminal(String($0)) }.joined()
    var column = before.reduce(0) { $0 + displayWidth(of: $1) }
    var start = 0
    while start < before.count, column > max(0, width - 1) {
      column -= displayWidth(of: before[start])
      start += 1
    }
    let line = before[start...].joined() + after
    return (truncated(line, toWidth: width, ellipsis: ""), min(column, max(0, width - 1)))
  }

  private mutating func insert(_ new: some Collection<Character>) {
    characters.insert(contentsOf: new, at: position)
    position += new.count
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    position = range.lowerBound
  }

  private var startOfWord: Int {
    var start = position
    while start > 0, characters[start - 1] == " " { start -= 1 }
    while start > 0, characters[start - 1] != " " { start -= 1 }
    return start
  }
}
