import Text
import Views

/// Text that takes the whole screen: help, and the details of a row.
package struct TextBox: Hashable, Sendable {
  package typealias Line = DetailLine

  private static let widestName = 24

  let title: String
  private let lines: [Line]
  private(set) var top = 0

  init(title: String, lines: [Line]) {
    self.title = title
    self.lines = lines
  }

  /// - Returns: false if it is to be closed.
  mutating func handle(_ key: Key, _ screen: ScreenSize) -> Bool {
    let page = max(1, screen.rows - 3)
    switch key {
    case .down, .character("j"): top += 1
    case .up, .character("k"): top -= 1
    case .pageDown, .character("J"), .character(" "), .control("f"): top += page
    case .pageUp, .character("K"), .character("b"), .control("b"): top -= page
    case .home, .character("g"): top = 0
    case .end, .character("G"): top = .max / 2
    case .escape, .enter, .character("q"), .character("Q"), .character("?"), .function(1),
      .control("c"):
      return false
    default: break
    }
    top = max(0, min(top, laidOut(screen.columns).count - page))
    return true
  }

  func render(_ screen: ScreenSize, glyphs: ScreenGlyphs) -> ScreenFrame {
    let text = laidOut(screen.columns)
    let page = max(0, screen.rows - 3)
    let top = max(0, min(top, text.count - page))
    var frame = [ScreenLine(escapedForTerminal(title), .bold, limit: screen.columns)]
    frame.append(glyphs.ruleLine(screen.columns))
    frame += text.dropFirst(top).prefix(page)
    while frame.count < screen.rows - 1 { frame.append(ScreenLine(limit: screen.columns)) }
    let more = text.count > page ? "  \(min(text.count, top + page)) of \(text.count) lines" : ""
    frame.append(ScreenLine("q back" + more, .dim, limit: screen.columns))
    return ScreenFrame(lines: Array(frame.prefix(screen.rows)))
  }

  private func laidOut(_ width: Int) -> [ScreenLine] {
    let names = lines.compactMap { line in
      if case .field(let name, _) = line { shownWidth(of: name) } else { nil }
    }
    let nameWidth = min(names.max() ?? 0, Self.widestName, max(1, width / 2))
    return lines.flatMap { line -> [ScreenLine] in
      switch line {
      case .blank: return [ScreenLine(limit: width)]
      case .heading(let text): return [ScreenLine(escapedForTerminal(text), .bold, limit: width)]
      case .field(let name, let value):
        let room = max(1, width - nameWidth - 4)
        let pieces = broken(escapedForTerminal(value), toWidth: room)
        return pieces.enumerated().map { number, piece in
          var line = ScreenLine("  ", limit: width)
          line.append(number == 0 ? escapedForTerminal(name) : "", width: nameWidth, .plain)
          line.append("  " + piece)
          return line
        }
      }
    }
  }
}

/// `text` in pieces of at most `width` cells, at spaces if there are any.
func broken(_ text: String, toWidth width: Int) -> [String] {
  wrapped(text, toWidth: width).flatMap { line -> [String] in
    var pieces: [String] = []
    var rest = line
    while displayWidth(of: rest) > width {
      let piece = truncated(rest, toWidth: width, ellipsis: "")
      // A single character may be wider than the screen.
      let count = max(1, piece.count)
      pieces.append(String(rest.prefix(count)))
      rest = String(rest.dropFirst(count))
    }
    return pieces + [rest]
  }
}
