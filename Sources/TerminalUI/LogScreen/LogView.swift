import Text

/// A look into the logs of one row: reads what is in sight, however large they are.
struct LogView: Sendable {
  enum Reply: Equatable {
    case stay
    case leave
    /// The key means nothing here.
    case unknown
  }

  private static let horizontalStep = 8

  let title: String
  let logs: [NamedLog]
  private(set) var current = 0
  /// Where the first line in sight begins.
  private(set) var top = 0
  /// This many cells of each line are out of sight at the left.
  private(set) var column = 0
  /// Whether the end stays in sight while the log grows.
  private(set) var isFollowing = true
  private(set) var lines: [LogLines.Line] = []
  private(set) var size = 0
  private(set) var searched = ""
  private(set) var search: LogSearch?
  private(set) var prompt: LineEditor?
  private(set) var message = ""
  /// Lines of text in sight.
  private var pageRows = 1

  init(title: String, logs: [NamedLog], screen: ScreenSize) {
    self.title = title
    self.logs = logs
    resize(screen)
  }

  var name: String { logs.indices.contains(current) ? logs[current].name : "" }

  private var source: any LogSource {
    logs.indices.contains(current) ? logs[current].source : EmptyLog()
  }

  private var text: LogLines { LogLines(source: source) }

  mutating func resize(_ screen: ScreenSize) {
    pageRows = max(1, screen.rows - 3)
    look()
  }

  /// Looks whether the log has grown.
  ///
  /// - Returns: whether there is something else to be seen.
  mutating func refresh() -> Bool {
    guard source.size != size else { return false }
    look()
    return true
  }

  // MARK: Keys

  mutating func handle(_ key: Key) -> Reply {
    if var editor = prompt {
      switch key {
      case .enter:
        prompt = nil
        if !editor.text.isEmpty { searched = editor.text }
        find(isBackward: false)
      case .escape, .control("c"), .control("g"): prompt = nil
      case .backspace where editor.text.isEmpty: prompt = nil
      default:
        _ = editor.handle(key)
        prompt = editor
      }
      return .stay
    }
    message = ""
    if search != nil {
      // Any key ends a search that takes long.
      search = nil
      if key == .escape || key == .control("c") { return .stay }
    }
    switch key {
    case .escape, .character("q"), .character("Q"), .character("`"): return .leave
    case .down, .character("j"), .enter: scroll(by: 1)
    case .up, .character("k"): scroll(by: -1)
    case .pageDown, .character("J"), .character(" "), .control("f"): scroll(by: pageRows)
    case .pageUp, .character("K"), .character("b"), .control("b"): scroll(by: -pageRows)
    case .control("d"): scroll(by: max(1, pageRows / 2))
    case .control("u"): scroll(by: -max(1, pageRows / 2))
    case .home, .character("g"): go(to: 0)
    case .end, .character("G"), .character("f"), .character("F"): followEnd()
    case .right, .character("l"): column += Self.horizontalStep
    case .left, .character("h"): column = max(0, column - Self.horizontalStep)
    case .character("0"), .character("^"): column = 0
    case .character("/"): prompt = LineEditor()
    case .character("n"): find(isBackward: false)
    case .character("p"), .character("N"): find(isBackward: true)
    case .tab, .backTab: turn(by: key == .tab ? 1 : -1)
    default: return .unknown
    }
    return .stay
  }

  private mutating func turn(by step: Int) {
    guard logs.count > 1 else { return }
    current = (current + step + logs.count) % logs.count
    column = 0
    followEnd()
  }

  // MARK: Moving

  private mutating func followEnd() {
    isFollowing = true
    look()
  }

  private mutating func go(to start: Int) {
    isFollowing = false
    top = start
    look()
  }

  private mutating func scroll(by count: Int) {
    if count > 0 {
      let further = text.lines(from: top, count: count + 1)
      if let last = further.last, further.count == count + 1 { top = last.start }
      // There is no more to be seen than the end.
      if top >= text.start(ofLast: pageRows) { return followEnd() }
    } else {
      for _ in 0..<(-count) where top > 0 { top = text.start(before: top) }
      // A log that fits is at its end whatever is done.
      isFollowing = isFollowing && top >= text.start(ofLast: pageRows)
    }
    look()
  }

  /// Reads what is in sight.
  private mutating func look() {
    size = source.size
    if isFollowing || top > size { top = text.start(ofLast: pageRows) }
    lines = text.lines(from: top, count: pageRows)
  }

  // MARK: Searching

  var isSearching: Bool { search != nil }

  private mutating func find(isBackward: Bool) {
    guard !searched.isEmpty else {
      message = "nothing to search for: / starts a search"
      return
    }
    let pattern = SearchPattern(searched)
    // A search from the end of a log begins at its top: what is in sight was found before, or not.
    let next = lines.count > 1 ? lines[1].start : size
    let from = isBackward ? top : lastFound == top ? next : isFollowing ? 0 : top
    search = LogSearch(pattern, from: from, isBackward: isBackward)
  }

  /// Where the line begins that was found last.
  private var lastFound: Int?

  /// Continues a search.
  mutating func advanceSearch(piece: Int = LogSearch.piece) {
    guard var current = search else { return }
    switch current.advance(in: source, piece: piece) {
    case .found(let position):
      search = nil
      go(to: text.start(ofLineWith: position))
      lastFound = top
    case .ended:
      search = nil
      message =
        "'\(searched)' does not occur " + (current.isBackward ? "further up" : "further down")
    case .unfinished:
      search = current
      let done = current.isBackward ? size - current.position : current.position
      message = "searching… \(percent(done))"
    }
  }

  // MARK: Drawing

  func render(_ screen: ScreenSize) -> ScreenFrame {
    var frame: [ScreenLine] = []
    frame.append(heading(screen))
    for line in lines.prefix(max(0, screen.rows - 3)) {
      frame.append(shown(line, screen))
    }
    while frame.count < screen.rows - 2 { frame.append(ScreenLine(limit: screen.columns)) }
    var cursor: (row: Int, column: Int)?
    if frame.count < screen.rows - 1 {
      frame.append(
        ScreenLine(String(repeating: "-", count: screen.columns), .dim, limit: screen.columns))
    }
    if frame.count < screen.rows {
      var foot = ScreenLine(limit: screen.columns)
      if let prompt {
        foot.append("search: ", .bold)
        let (text, column) = prompt.shown(width: foot.room)
        cursor = (frame.count, foot.width + column)
        foot.append(text)
      } else {
        foot.append(message.isEmpty ? Self.help : escapedForTerminal(message), .dim)
      }
      frame.append(foot)
    }
    return ScreenFrame(lines: Array(frame.prefix(screen.rows)), cursor: cursor)
  }

  private static let help = "q back  / search  n p next, previous  g G start, end  Tab other output"

  private func heading(_ screen: ScreenSize) -> ScreenLine {
    var line = ScreenLine(limit: screen.columns)
    line.append(escapedForTerminal(title), .bold)
    if logs.isEmpty {
      line.append("  no output")
    } else {
      line.append("  " + escapedForTerminal(name))
      let end = lines.last.map { $0.start + $0.bytes.count } ?? 0
      line.append("  \(percent(end)) of \(ByteSize(bytes: size).readable)", .dim)
      if isFollowing { line.append("  following", .dim) }
    }
    return line
  }

  private func percent(_ position: Int) -> String {
    "\(size > 0 ? min(100, position * 100 / size) : 100)%"
  }

  private func shown(_ line: LogLines.Line, _ screen: ScreenSize) -> ScreenLine {
    var result = ScreenLine(limit: screen.columns)
    var text = LogLineText.shown(line.bytes)
    if column > 0 { text = droppingCells(column, from: text) }
    for (part, isMatch) in searched.isEmpty ? [(text, false)] : matches(in: text) {
      result.append(part, isMatch ? .reversed : .plain)
    }
    return result
  }

  /// `text` in pieces, those apart that were searched for.
  private func matches(in text: String) -> [(String, Bool)] {
    let pattern = SearchPattern(searched)
    let bytes = Array(text.utf8)
    var pieces: [(String, Bool)] = []
    var start = 0
    bytes.withUnsafeBytes { buffer in
      while let found = pattern.firstIndex(in: buffer, from: start) {
        let end = found + pattern.bytes.count
        pieces.append((String(decoding: bytes[start..<found], as: UTF8.self), false))
        pieces.append((String(decoding: bytes[found..<end], as: UTF8.self), true))
        start = end
      }
    }
    pieces.append((String(decoding: bytes[start...], as: UTF8.self), false))
    return pieces
  }
}

private struct EmptyLog: LogSource {
  var size: Int { 0 }
  func bytes(in range: Range<Int>) -> [UInt8] { [] }
}

/// What is left of a text at the right of a column.
private func droppingCells(_ count: Int, from text: String) -> String {
  var left = count
  var rest = text[...]
  while left > 0, let character = rest.popFirst() { left -= displayWidth(of: String(character)) }
  // Half of a wide character is in sight.
  return String(repeating: " ", count: max(0, -left)) + rest
}
