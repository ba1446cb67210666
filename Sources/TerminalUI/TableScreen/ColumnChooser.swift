import Text

/// The list from which columns are chosen and put in order.
struct ColumnChooser: Hashable, Sendable {
  private(set) var position = 0
  private(set) var top = 0

  /// Changes the layout of `view`.
  ///
  /// - Returns: false if the list is to be closed.
  mutating func handle(_ key: Key, _ view: inout TableView, _ screen: ScreenSize) -> Bool {
    let names = Self.names(in: view)
    let page = max(1, screen.rows - 3)
    switch key {
    case .down, "j": position += 1
    case .up, "k": position -= 1
    case .pageDown, "J", .control("f"): position += page
    case .pageUp, "K", .control("b"): position -= page
    case .home, "g": position = 0
    case .end, "G": position = names.count - 1
    case " ", "x":
      if names.indices.contains(position) { toggle(names[position], &view) }
    case "(", ")":
      let offset = key == "(" ? -1 : 1
      if names.indices.contains(position), names.indices.contains(position + offset) {
        view.layout.move(names[position], by: offset, among: names, of: names)
        position += offset
      }
    case "Z": view.layout.hidden = []
    case .escape, .enter, "q", "Q", "o", .control("c"): return false
    default: break
    }
    position = max(0, min(position, names.count - 1))
    top = max(position - page + 1, min(top, position))
    return true
  }

  private func toggle(_ name: String, _ view: inout TableView) {
    if view.layout.hidden.contains(name) {
      view.layout.hidden.remove(name)
    } else {
      view.layout.hidden.insert(name)
    }
  }

  private static func names(in view: TableView) -> [String] {
    view.arrangedColumns.map { view.model.columns[$0].name }
  }

  func render(_ view: TableView, _ screen: ScreenSize, glyphs: ScreenGlyphs) -> ScreenFrame {
    var lines = [
      ScreenLine("Columns", .bold, limit: screen.columns), glyphs.ruleLine(screen.columns),
    ]
    let page = max(0, screen.rows - 3)
    let top = max(position - max(1, page) + 1, min(self.top, position))
    for (number, name) in Self.names(in: view).enumerated().dropFirst(top).prefix(page) {
      let box = view.layout.hidden.contains(name) ? "[ ] " : "[x] "
      lines.append(
        ScreenLine(
          box + escapedForTerminal(name), number == position ? .reversed : .plain,
          limit: screen.columns))
    }
    while lines.count < screen.rows - 1 { lines.append(ScreenLine(limit: screen.columns)) }
    lines.append(
      ScreenLine(
        "Space show or hide  ( ) move up, down  Z show all  q back", .dim, limit: screen.columns))
    return ScreenFrame(lines: Array(lines.prefix(screen.rows)))
  }
}
