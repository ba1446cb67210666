import Testing

@testable import TerminalUI

@Suite struct TableColumnsTests {
  private let all = ["run", "status", "label", "lr", "loss"]

  @Test func hidesAndShows() {
    var table = SampleTable()
    table.press(.right, "z")
    #expect(table.headings == ["run", "label", "lr", "loss"])
    var layout = TableLayout()
    layout.hidden = ["status"]
    #expect(table.requests() == [.remember(layout)])
    table.press("Z")
    #expect(table.headings == all)
    table.press(.home, "z")
    #expect(table.headings == all)
    #expect(table.foot.hasPrefix("the first column names the rows"))
  }

  @Test func movesColumns() {
    var table = SampleTable()
    table.press(.end, "(")
    #expect(table.headings == ["run", "status", "label", "loss", "lr"])
    #expect(table.here[1] == "loss")
    table.press(")", ")")
    #expect(table.headings == all)
  }

  @Test func choosesColumnsFromAList() {
    var table = SampleTable()
    table.press("o", .down, .down, " ", ")", .escape)
    #expect(table.headings == ["run", "status", "lr", "loss"])
    table.press("Z")
    #expect(table.headings == ["run", "status", "lr", "label", "loss"])
    table.press("o")
    #expect(table.lines[3] == "[x] status")
    table.press("q")
    #expect(table.lines[2].contains("status"))
  }

  @Test func showsOnlyWhatDiffers() {
    var table = SampleTable()
    table.press("d")
    #expect(table.headings == ["run", "label", "lr", "loss"])
    table.press("d")
    #expect(table.headings == all)
    // One row has nothing to differ from.
    var single = SampleTable([SampleTable.rows[0]])
    single.press("d")
    #expect(single.headings == all)
  }

  @Test func aRememberedLayoutHoldsForOtherColumns() {
    var layout = TableLayout()
    layout.order = ["run", "loss", "gone", "status"]
    layout.hidden = ["lr", "gone"]
    layout.widths = ["label": 3]
    let table = SampleTable(layout: layout)
    // What is new stands behind what it stands behind by itself.
    #expect(table.headings == ["run", "loss", "status", "label"])
    #expect(table.lines[3].contains("x10"))
  }

  @Test func movingKeepsColumnsThatAreNotThereNow() {
    var layout = TableLayout()
    layout.order = ["run", "status", "gone"]
    layout.move("loss", by: -1, among: all, of: all)
    #expect(layout.order == ["run", "status", "label", "loss", "lr", "gone"])
  }

  @Test func widthsChange() {
    var table = SampleTable()
    table.press(.right, ",", ",")
    #expect(table.screen.table.layout.widths == ["status": 7])
    #expect(table.lines[3].contains("comple…"))
    table.press(".", ".", ".")
    #expect(table.lines[3].contains("completed"))
    table.type("4C")
    #expect(table.lines[3].contains("com…"))
    table.press("C")
    #expect(table.screen.table.layout.widths == [:])
    table.type("5c")
    #expect(table.screen.table.layout.widths.count == 5)
    table.press("c")
    #expect(table.screen.table.layout.widths == [:])
    table.press("<", "<", ">", "-", "-", "+")
    #expect(table.screen.table.layout.widths["status"] == 8)
    #expect(table.screen.table.gap == 2)
  }

  @Test func longTextsAreCutUntilTheyAreAskedFor() {
    let long = String(repeating: "long ", count: 10)
    var table = SampleTable([SampleTable.row("a", long, 1, 1)], width: 120)
    #expect(table.lines[3].contains("long long long long…"))
    table.press(.right, .right)
    #expect(table.lines[0].hasSuffix(String(long.dropLast())))
    table.press("C")
    #expect(table.lines[3].contains(long))
    table.press("C", "c")
    #expect(table.lines[3].contains(long))
  }

  @Test func theBestIsSeenWhicheverWay() {
    var table = SampleTable()
    func best() -> [String] {
      let index = table.screen.table.model.columns.count - 1
      return table.screen.table.bestRows[index].map { SampleTable.rows[$0].id }.sorted()
    }
    #expect(best() == ["ccc", "eee"])
    table.press(.end, "b")
    #expect(best() == ["ddd"])
    #expect(table.foot.hasPrefix("the largest 'loss' is the best"))
    table.press("b")
    #expect(best() == [])
    table.press("b")
    #expect(best() == ["ccc", "eee"])
    // Of those that a filter leaves.
    table.screen.table.filter(["aaa", "ddd", "bbb"])
    #expect(best() == ["aaa"])
    // Where all are the same none is the best.
    table.screen.table.filter(["ccc", "eee", "bbb"])
    #expect(best() == [])
  }
}
