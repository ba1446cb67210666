import Text

/// What several commands have in common at their begin and end, in whole words, so that the parts in
/// which they differ can be seen if they do not fit. Pure.
struct CommonParts {
  /// How many words all of them begin with, and end with.
  private let leading: Int
  private let trailing: Int
  private let ellipsis: String

  init(of commands: [String], ellipsis: String) {
    self.ellipsis = ellipsis
    let words = commands.map { CommonParts.words($0) }
    guard let first = words.first, words.count > 1 else {
      leading = 0
      trailing = 0
      return
    }
    let shortest = words.map(\.count).min() ?? 0
    var leading = 0
    while leading < shortest, words.allSatisfy({ $0[leading] == first[leading] }) { leading += 1 }
    var trailing = 0
    while trailing < shortest - leading,
      words.allSatisfy({ $0[$0.count - 1 - trailing] == first[first.count - 1 - trailing] })
    {
      trailing += 1
    }
    self.leading = leading
    self.trailing = trailing
  }

  /// One of the commands in at most this many columns: what differs, and as much around it as fits.
  func excerpt(of command: String, width: Int) -> String {
    if displayWidth(of: command) <= width { return command }
    let words = CommonParts.words(command)
    var start = min(leading, words.count)
    var end = max(start, words.count - trailing)
    guard start > 0 || end < words.count else { return cut(command, width) }
    func text(_ start: Int, _ end: Int) -> String {
      (start > 0 ? ellipsis : "") + words[start..<end].joined(separator: " ")
        + (end < words.count ? ellipsis : "")
    }
    while start > 0, displayWidth(of: text(start - 1, end)) <= width { start -= 1 }
    while end < words.count, displayWidth(of: text(start, end + 1)) <= width { end += 1 }
    return cut(text(start, end), width)
  }

  private func cut(_ text: String, _ width: Int) -> String {
    truncated(text, toWidth: width, ellipsis: ellipsis)
  }

  private static func words(_ command: String) -> [Substring] {
    command.split(separator: " ", omittingEmptySubsequences: false)
  }
}
