/// As much of a terminal as the live area uses: shows what a user would see.
struct ScreenModel {
  private(set) var rows: [[Character]] = [[]]
  private var row = 0
  private var column = 0
  private let width: Int

  init(width: Int, _ output: String = "") {
    self.width = width
    show(output)
  }

  /// The rows from the top, spaces at their ends and empty rows at the end left out.
  var text: [String] {
    var lines = rows.map { row -> String in
      var line = String(row)
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  mutating func show(_ output: String) {
    var scalars = Array(output.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n":
        // The terminal's driver makes CR LF of it.
        column = 0
        moveDown()
      case "\u{1B}": obey(&scalars)
      default: put(Character(scalar))
      }
    }
  }

  private mutating func obey(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    guard scalars.popFirst() == "[" else { return }
    var parameter = ""
    while let scalar = scalars.popFirst() {
      if ("0"..."9").contains(Character(scalar)) || scalar == ";" {
        parameter.unicodeScalars.append(scalar)
        continue
      }
      switch scalar {
      case "A": row = max(0, row - (Int(parameter) ?? 1))
      case "J":
        rows[row] = Array(rows[row].prefix(column))
        rows.removeLast(rows.count - row - 1)
      default: break
      }
      return
    }
  }

  private mutating func put(_ character: Character) {
    if column == width {
      column = 0
      moveDown()
    }
    while rows[row].count <= column { rows[row].append(" ") }
    rows[row][column] = character
    column += 1
  }

  private mutating func moveDown() {
    row += 1
    if row == rows.count { rows.append([]) }
  }
}
