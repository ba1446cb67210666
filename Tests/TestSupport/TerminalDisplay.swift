/// What a terminal of a certain size shows after all that was written to it: as much of xterm as
/// programs on a whole screen use.
package struct TerminalDisplay {
  package let columns: Int
  package let rows: Int
  /// Private modes that are set, such as 1049 (the alternate screen) and 25 (the cursor is seen).
  package private(set) var modes: Set<Int> = [7, 25]
  /// Of the window.
  package private(set) var title = ""
  private var titles: [String] = []
  private var cells: [[Character]]
  private var normal: [[Character]]
  private var row = 0
  private var column = 0

  package init(columns: Int = 80, rows: Int = 24, _ output: String = "") {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    normal = cells
    show(output)
  }

  /// The rows from the top, without spaces at their ends.
  package var lines: [String] {
    cells.map { row in
      var line = String(row.filter { $0 != "\u{0}" })
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  package var text: String { lines.joined(separator: "\n") }

  package mutating func show(_ output: String) {
    var scalars = Array(output.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": moveDown()
      case "\u{8}": column = max(0, column - 1)
      case "\u{1b}": obey(&scalars)
      default: if scalar.value >= 0x20 { put(Character(scalar)) }
      }
    }
  }

  private mutating func obey(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    let kind = scalars.popFirst()
    if kind == "]" { return obeyString(&scalars) }
    guard kind == "[" else { return }
    var parameters = ""
    while let scalar = scalars.popFirst() {
      guard (0x40...0x7e).contains(scalar.value) else {
        parameters.unicodeScalars.append(scalar)
        continue
      }
      carryOut(Character(scalar), parameters)
      return
    }
  }

  /// An operating system command: up to BEL, or ESC and a backslash.
  private mutating func obeyString(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    var text = ""
    while let scalar = scalars.popFirst(), scalar != "\u{7}" {
      if scalar == "\u{1b}" {
        _ = scalars.popFirst()
        break
      }
      text.unicodeScalars.append(scalar)
    }
    if text.hasPrefix("2;") { title = String(text.dropFirst(2)) }
  }

  private mutating func carryOut(_ final: Character, _ parameters: String) {
    let isPrivate = parameters.hasPrefix("?")
    let numbers = parameters.drop { $0 == "?" }.split(
      separator: ";", omittingEmptySubsequences: false
    ).map { Int($0) }
    func number(_ position: Int) -> Int? {
      numbers.indices.contains(position) ? numbers[position] : nil
    }
    switch final {
    case "H":
      row = min(rows, max(1, number(0) ?? 1)) - 1
      column = min(columns, max(1, number(1) ?? 1)) - 1
    case "J":
      if number(0) == 2 {
        cells = cells.map { $0.map { _ in " " } }
      } else {
        eraseLine()
        for below in cells.indices where below > row {
          cells[below] = cells[below].map { _ in " " }
        }
      }
    case "K": eraseLine()
    case "t" where number(0) == 22: titles.append(title)
    case "t" where number(0) == 23: title = titles.popLast() ?? title
    case "A": row = max(0, row - (number(0) ?? 1))
    case "h" where isPrivate: numbers.compactMap { $0 }.forEach { set($0) }
    case "l" where isPrivate: numbers.compactMap { $0 }.forEach { reset($0) }
    default: break
    }
  }

  private mutating func set(_ mode: Int) {
    guard modes.insert(mode).inserted, mode == 1049 else { return }
    normal = cells
    cells = cells.map { $0.map { _ in " " } }
  }

  private mutating func reset(_ mode: Int) {
    if modes.remove(mode) != nil, mode == 1049 { cells = normal }
  }

  private mutating func eraseLine() {
    for cell in cells[row].indices where cell >= column { cells[row][cell] = " " }
  }

  private mutating func put(_ character: Character) {
    let isWide = ("\u{2e80}"..."\u{ffdc}").contains(character)
    if column >= columns {
      guard modes.contains(7) else { return }
      column = 0
      moveDown()
    }
    cells[row][column] = character
    if isWide, column + 1 < columns { cells[row][column + 1] = "\u{0}" }
    column += isWide ? 2 : 1
  }

  private mutating func moveDown() {
    guard row == rows - 1 else {
      row += 1
      return
    }
    cells.removeFirst()
    cells.append(Array(repeating: " ", count: columns))
  }
}
