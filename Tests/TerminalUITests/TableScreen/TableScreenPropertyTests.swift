import Text
import Testing

@testable import TerminalUI
import Views

/// Whatever is pressed, on a screen of whatever size, with whatever in the cells.
@Suite struct TableScreenPropertyTests {
  private static let texts = [
    "", "a", "0.25", "日本語のテキスト", "e\u{301}", "\u{1b}[31m", "👩‍👩‍👧", "\t\n",
    "long text with many words in it",
    "\u{202e}x", "🇩🇪", "x9",
  ]

  private static let keys: [Key] =
    TableKeys.groups.flatMap(\.bindings).flatMap { $0.commands.map(\.key) }
    + (0...9).map { .character(Character("\($0)")) }
    + [
      .enter, .escape, .backspace, .tab, .backTab, "y", .paste("a\nb"), .alt("x"), .function(5),
      .control("u"), "日",
    ]

  @Test(arguments: 0..<40)
  func nothingCrashesOrIsDrawnBeyondTheScreen(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var screen = TableScreen(
      model(&random), size: size(&random), isUnicode: random.below(2) == 0)
    for _ in 0..<250 {
      switch random.below(12) {
      case 0: screen.resize(size(&random))
      case 1: _ = screen.receive(answer(&random, screen))
      case 2: _ = screen.tick(Double(random.below(100)))
      default:
        for effect in screen.handle(Self.keys[random.below(Self.keys.count)]) {
          if case .ask(let request) = effect { _ = screen.receive(answer(to: request, &random)) }
        }
      }
      check(screen)
    }
  }

  private func check(_ screen: TableScreen) {
    let frame = screen.render()
    #expect(frame.lines.count == screen.size.rows)
    for line in frame.lines {
      #expect(displayWidth(of: line.text) <= screen.size.columns)
      #expect(!line.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f })
    }
    if let cursor = frame.cursor {
      #expect((0..<screen.size.rows).contains(cursor.row))
      #expect((0..<screen.size.columns).contains(cursor.column))
    }
    let view = screen.front
    #expect(view.rows.isEmpty || view.rows.indices.contains(view.cursorRow))
    #expect(view.columns.isEmpty || view.columns.indices.contains(view.cursorColumn))
    #expect(Set(view.rows).count == view.rows.count)
    // The cursor is in sight.
    if !view.rows.isEmpty {
      let page = TableGeometry(view: view, size: screen.size).pageRows
      #expect((view.top..<(view.top + page)).contains(view.cursorRow))
    }
  }

  private func size(_ random: inout SplitMix) -> ScreenSize {
    ScreenSize(
      columns: 1 + random.below(random.below(2) == 0 ? 12 : 130), rows: 1 + random.below(30))
  }

  private func model(_ random: inout SplitMix) -> TableModel {
    let columns = (0..<random.below(14)).map { number in
      TableColumn(
        (number == 0 ? "run" : Self.texts[random.below(Self.texts.count)]) + "\(number)",
        goal: random.below(3) == 0 ? .minimum : nil)
    }
    let rows = (0..<random.below(40)).map { number in
      TableRow(
        id: "\(number)", name: "\(number % 5)", isMarked: random.below(3) == 0,
        isActive: random.below(8) == 0,
        // Some rows have fewer cells than there are columns.
        cells: (0..<max(0, columns.count - random.below(10) / 9)).map { _ in
          switch random.below(4) {
          case 0: .missing
          case 1: TableCell(Double(random.below(7)) / 4)
          default: TableCell(Self.texts[random.below(Self.texts.count)])
          }
        })
    }
    return TableModel(columns: columns, rows: rows)
  }

  private func answer(_ random: inout SplitMix, _ screen: TableScreen) -> TableAnswer {
    switch random.below(8) {
    case 0: .table(model(&random))
    case 1: .failed("no \u{1b}")
    case 2: .rows(Array(model(&random).rows.prefix(3)), gone: ["1", "2"])
    case 3: .deleted("deleted", ids: ["3", "4"])
    case 4: .matches(expression: screen.filter.asked, ids: ["0", "5", "6"])
    case 5: .badExpression(screen.filter.asked, reason: "日本\u{7}")
    case 6: .done("done", changed: ["1"])
    default: .nothing
    }
  }

  private func answer(to request: TableRequest, _ random: inout SplitMix) -> TableAnswer {
    switch request {
    case .load: .table(model(&random))
    case .refresh, .follow: .nothing
    case .filter(let text):
      random.below(2) == 0
        ? .badExpression(text, reason: "bad") : .matches(expression: text, ids: ["1", "3"])
    case .details(let id):
      .details(id: id, Self.texts.flatMap { [.field($0, $0 + $0), .heading($0), .blank] })
    case .logs(let id):
      .logs(id: id, [NamedLog("output", SampleLog(Self.texts.joined(separator: "\n")))])
    case .edit(_, let ids): .done("done", changed: ids)
    case .delete(let ids): .deleted("deleted", ids: ids)
    case .restore: .restored("restored")
    case .stop: .failed("not running")
    case .export(let export): .exists(export)
    case .remember: .nothing
    }
  }
}
