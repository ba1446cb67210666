import Testing

@testable import TerminalUI
import Views

@Suite struct TableSortingTests {
  private func sorted(_ keys: Key..., column: String, rows: [TableRow] = SampleTable.rows)
    -> [String]
  {
    var table = SampleTable(rows)
    table.screen.table.go(to: .init(row: nil, column: column))
    for key in keys { table.press(key) }
    return table.ids
  }

  @Test func numbersBySizeMissingLast() {
    #expect(sorted("s", column: "loss") == ["ccc", "eee", "aaa", "ddd", "bbb"])
    #expect(sorted("S", column: "loss") == ["ddd", "aaa", "ccc", "eee", "bbb"])
    #expect(sorted("s", column: "lr") == ["bbb", "aaa", "ccc", "ddd", "eee"])
  }

  @Test func whatIsNoNumberComesBeforeWhatIsMissing() {
    let rows = [
      SampleTable.row("a", "", 0, nil), SampleTable.row("b", "", 0, .nan),
      SampleTable.row("c", "", 0, -.infinity), SampleTable.row("d", "", 0, 1),
    ]
    #expect(sorted("s", column: "loss", rows: rows) == ["c", "d", "b", "a"])
    #expect(sorted("S", column: "loss", rows: rows) == ["d", "c", "b", "a"])
  }

  @Test func textsAsPeopleCountOrByTheirNumbers() {
    #expect(sorted("s", column: "label") == ["ddd", "bbb", "ccc", "aaa", "eee"])
    #expect(sorted("1", column: "label") == ["ddd", "bbb", "ccc", "aaa", "eee"])
    #expect(sorted("2", column: "label") == ["aaa", "eee", "bbb", "ccc", "ddd"])
    let rows = ["b 3", "a -1.5", "none", "c .5e1", "v-2"].enumerated().map {
      SampleTable.row("\($0.offset)", $0.element, 0, 0)
    }
    #expect(sorted("1", column: "label", rows: rows) == ["1", "4", "0", "3", "2"])
    #expect(sorted("!", column: "label", rows: rows) == ["3", "0", "4", "1", "2"])
  }

  @Test func whatWasSortedBeforeDecidesAmongEquals() {
    var table = SampleTable()
    table.screen.table.go(to: .init(row: nil, column: "lr"))
    table.press("S", .left, "s")
    #expect(table.ids == ["ddd", "ccc", "bbb", "eee", "aaa"])
    #expect(table.lines[2].contains("lr↓2"))
    #expect(table.lines[2].contains("label↑1"))
    table.press("a")
    #expect(table.ids == ["aaa", "bbb", "ccc", "ddd", "eee"])
    table.press("A")
    #expect(table.ids == ["eee", "ddd", "ccc", "bbb", "aaa"])
  }

  @Test(arguments: ["s", "S", "1", "2", "!", "a", "A"] as [Key])
  func theCursorGoesToTheTop(_ key: Key) {
    let rows = (0..<40).map { SampleTable.row("r\($0)", "x\($0)", 1, Double($0 % 7)) }
    var table = SampleTable(rows)
    table.screen.table.go(to: .init(row: "r30", column: "loss"))
    table.press(.down)
    table.press(key)
    #expect(table.screen.table.cursorRow == 0)
    #expect(table.screen.table.top == 0)
    #expect(table.here[1] == "loss")
    // What comes by itself later leaves it where it is.
    let here = table.here
    table.receive(
      .table(
        TableModel(
          columns: SampleTable.columns, rows: [SampleTable.row("new", "x", 1, 99)] + rows)))
    #expect(table.here == here)
  }

  @Test(
    arguments: [
      ("lr=-0.5", -0.5), ("12px", 12), ("a1e3b", 1_000), ("x.25", 0.25), ("v-2", 2), ("1.2.3", 1.2),
      ("3e", 3), ("-7", -7), (" 1_000", 1),
    ] as [(String, Double)])
  func findsTheFirstNumber(_ text: String, _ number: Double) {
    #expect(firstNumber(in: text) == number)
  }

  @Test func findsNoNumberWhereThereIsNone() {
    for text in ["", "none", "-", ".", "é"] { #expect(firstNumber(in: text) == nil) }
  }

  @Test func tenThousandRowsAreSortedInAMoment() {
    let rows = (0..<10_000).map { number in
      SampleTable.row(
        "r\(number)", "label \(number % 97)", Double(number % 31), Double(number * 7919 % 10_007))
    }
    var table = SampleTable(rows)
    table.screen.table.go(to: .init(row: nil, column: "loss"))
    table.press("s", .left, .left, "s")
    #expect(table.ids.count == 10_000)
    #expect(table.ids.first == "r0")
  }
}
