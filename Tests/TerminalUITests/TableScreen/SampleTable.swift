import Text

@testable import TerminalUI
import Views

/// A table as `compare` makes it, and a screen that shows it.
struct SampleTable {
  var screen: TableScreen
  /// All that was asked for so far.
  private(set) var effects: [TableEffect] = []

  static let columns = [
    TableColumn("run"), TableColumn("status"), TableColumn("label"), TableColumn("lr"),
    TableColumn("loss", goal: .minimum),
  ]

  /// `id`, label, lr, loss; a loss of nil is missing.
  static func row(
    _ id: String, _ label: String, _ lr: Double, _ loss: Double?, isActive: Bool = false
  ) -> TableRow {
    TableRow(
      id: id, name: id, isActive: isActive,
      cells: [
        TableCell(id), TableCell("completed"), TableCell(label), TableCell(lr),
        loss.map { TableCell($0) } ?? .missing,
      ])
  }

  static let rows = [
    row("aaa", "x10", 0.1, 0.5), row("bbb", "x9", 0.01, nil), row("ccc", "x9", 0.1, 0.25),
    row("ddd", "x2", 1, 0.75), row("eee", "x10", 10, 0.25),
  ]

  init(
    _ rows: [TableRow] = rows, columns: [TableColumn] = columns,
    layout: TableLayout = TableLayout(),
    width: Int = 80, height: Int = 12, isUnicode: Bool = true
  ) {
    screen = TableScreen(
      TableModel(columns: columns, rows: rows), layout: layout,
      size: ScreenSize(columns: width, rows: height), isUnicode: isUnicode)
  }

  mutating func press(_ keys: Key...) {
    for key in keys { effects += screen.handle(key) }
  }

  mutating func type(_ text: String) {
    for character in text { effects += screen.handle(.character(character)) }
  }

  mutating func receive(_ answer: TableAnswer) {
    effects += screen.receive(answer)
  }

  /// The requests since this was last asked.
  mutating func requests() -> [TableRequest] {
    defer { effects = [] }
    return effects.compactMap { if case .ask(let request) = $0 { request } else { nil } }
  }

  /// The ids of the rows as they stand.
  var ids: [String] { screen.front.rows.map { screen.front.model.rows[$0].id } }

  /// The headings as they stand.
  var headings: [String] { screen.front.columns.map { screen.front.model.columns[$0].name } }

  /// What the screen shows, without spaces at the ends of lines.
  var lines: [String] {
    screen.render().text.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  var foot: String { lines.last ?? "" }

  var here: [String?] {
    [screen.front.currentRow?.id, screen.front.currentColumn?.name]
  }
}
