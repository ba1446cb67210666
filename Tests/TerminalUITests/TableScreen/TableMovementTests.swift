import Testing

@testable import TerminalUI
import Views

@Suite struct TableMovementTests {
  private static let many = (1...50).map { SampleTable.row("r\($0)", "x", Double($0), 1) }

  @Test func movesAndStopsAtTheEdges() {
    var table = SampleTable()
    table.press(.up, .left)
    #expect(table.here == ["aaa", "run"])
    table.press("j", "l", .down, .right)
    #expect(table.here == ["ccc", "label"])
    table.press("$", .end, "G")
    #expect(table.here == ["eee", "loss"])
    table.press(.down, .right, "g", "^")
    #expect(table.here == ["aaa", "run"])
  }

  @Test func countsLeadToRowsAndColumns() {
    var table = SampleTable(Self.many)
    table.type("37G")
    #expect(table.here[0] == "r37")
    table.type("12G")
    #expect(table.here[0] == "r12")
    #expect(table.screen.table.sorting == [])
    table.type("4|")
    #expect(table.here[1] == "lr")
    table.type("5j")
    #expect(table.here[0] == "r17")
    table.type("999999999999999999999G")
    #expect(table.here[0] == "r50")
    table.type("3")
    table.press(.escape)
    table.press("G")
    #expect(table.here[0] == "r50")
    table.type("30")
    #expect(table.foot.hasSuffix(" 30"))
    // Digits that are keys stay keys.
    table.type("x")
    table.press(.escape)
    table.type("2G")
    #expect(table.screen.table.sorting.count == 1)
    #expect(table.ids.first == "r50")
    #expect(table.here[0] == "r1")
  }

  @Test func pagesUpAndDown() {
    var table = SampleTable(Self.many, height: 14)
    table.press(.pageDown)
    #expect(table.here[0] == "r11")
    #expect(table.lines[3].contains("r11"))
    table.press("J", "K", "K", "K")
    #expect(table.here[0] == "r1")
    table.press("G", .up, .pageUp)
    #expect(table.here[0] == "r39")
  }

  @Test func theFirstColumnAndTheHeadingsStayInSight() {
    let columns = (0..<20).map { TableColumn("column\($0)") }
    let rows = (0..<30).map { row in
      TableRow(id: "\(row)", name: "\(row)", cells: (0..<20).map { TableCell("value\($0)-\(row)") })
    }
    var table = SampleTable(rows, columns: columns, width: 40, height: 10)
    table.press(.end, "G")
    let lines = table.lines
    #expect(lines[2].contains("column0") && lines[2].contains("column19"))
    #expect(lines[8].contains("value0-29") && lines[8].contains("value19-29"))
    #expect(lines[1].contains("columns 19 to 20 of 20"))
    table.press("H")
    #expect(table.screen.table.cursorColumn < 19)
    for _ in 0..<30 { table.press("H") }
    #expect(table.here[1] == "column0")
    var seen: Set<String> = []
    for _ in 0..<30 {
      seen.formUnion(table.lines[2].split(separator: " ").map(String.init))
      table.press("L")
    }
    #expect(seen.isSuperset(of: columns.map(\.name)))
    #expect(table.here[1] == "column19")
  }

  @Test func skipsToTheNextOtherValue() {
    var table = SampleTable()
    table.screen.table.go(to: .init(row: "bbb", column: "label"))
    table.press("]")
    #expect(table.here[0] == "ddd")
    table.press("[")
    #expect(table.here[0] == "ccc")
    table.press("[")
    #expect(table.here[0] == "aaa")
    table.press("}")
    #expect(table.here[1] == "lr")
    table.press("{")
    #expect(table.here[1] == "label")
    table.press("^", "G", "]")
    #expect(table.here[0] == "eee")
  }

  @Test func returnsToWhatWasMemorised() {
    var table = SampleTable()
    table.press(.down, .right, .insert, "G", "s", .home, "'")
    #expect(table.here == ["bbb", "status"])
  }

  @Test func searchesCells() {
    var table = SampleTable()
    table.press("/")
    table.type("X9")
    table.press(.enter)
    #expect(table.foot.hasPrefix("'X9' does not occur"))
    table.press("/")
    table.type("x9")
    table.press(.enter)
    #expect(table.here == ["bbb", "label"])
    table.press("n")
    #expect(table.here == ["ccc", "label"])
    table.press("n")
    #expect(table.here == ["bbb", "label"])
    table.press("p")
    #expect(table.here == ["ccc", "label"])
    table.press("/", .escape, .escape, "n")
    #expect(table.foot.hasPrefix("nothing to search for"))
  }
}
