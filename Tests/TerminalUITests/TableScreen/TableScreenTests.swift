import Text
import Testing

@testable import TerminalUI
import Views

@Suite struct TableScreenTests {
  @Test func showsTheCellItsTableAndWhatThereIs() {
    let table = SampleTable()
    let lines = table.lines
    #expect(lines.count == 12)
    #expect(lines[0] == "(1,1) run  aaa")
    #expect(lines[1] == String(repeating: "─", count: 80))
    #expect(lines[2] == "  run  status     label    lr  loss")
    #expect(lines[3] == "  aaa  completed  x10     0.1   0.5")
    #expect(lines[4] == "  bbb  completed  x9     0.01")
    #expect(lines[11].hasPrefix("5 runs"))
    #expect(lines[11].hasSuffix("? help"))
  }

  @Test func theFullValueIsAbove() {
    let cell = TableCell("0.333333", fullText: "0.3333333333333333", key: .number(1.0 / 3))
    let row = TableRow(id: "a", name: "a", cells: [TableCell("a"), cell])
    var table = SampleTable([row], columns: [TableColumn("run"), TableColumn("loss")])
    table.press(.right)
    #expect(table.lines[0] == "(1,2) loss  0.3333333333333333")
  }

  @Test func filtersWhileItIsTyped() {
    var table = SampleTable()
    table.press("f")
    table.type("lr")
    #expect(table.requests() == [.filter("l"), .filter("lr")])
    table.receive(.badExpression("l", reason: "too late"))
    #expect(!table.foot.contains("too late"))
    table.receive(.badExpression("lr", reason: "continues"))
    #expect(table.foot.hasSuffix("continues"))
    table.type("=1")
    table.receive(.matches(expression: "lr=1", ids: ["ddd"]))
    #expect(table.foot == "filter: lr=1" + String(repeating: " ", count: 56) + "1 of 5 match")
    #expect(table.ids == ["ddd"])
    table.press(.enter)
    #expect(table.foot.hasPrefix("1 of 5 runs · filter: lr=1"))
    // What is typed and given up leaves what was there before.
    table.press("f", .end)
    table.type("0")
    table.receive(.matches(expression: "lr=10", ids: ["eee"]))
    #expect(table.ids == ["eee"])
    table.press(.escape)
    #expect(table.requests().last == .filter("lr=1"))
    table.receive(.matches(expression: "lr=1", ids: ["ddd"]))
    #expect(table.ids == ["ddd"])
    table.press("F")
    #expect(table.ids.count == 5)
  }

  @Test func theFilterStaysOpenWhileItIsNoExpression() {
    var table = SampleTable()
    table.press("f")
    table.type("lr >")
    table.receive(.badExpression("lr >", reason: "continues"))
    table.press(.enter)
    #expect(table.foot.hasPrefix("filter: lr > ") && table.foot.hasSuffix("continues"))
    table.type(" 0")
    // The answer is not there yet when Enter is pressed.
    table.press(.enter)
    #expect(table.foot.hasPrefix("filter: lr > 0"))
    table.receive(.badExpression("lr > 0", reason: "wrong"))
    #expect(table.foot.hasPrefix("filter: lr > 0") && table.foot.hasSuffix("wrong"))
    table.press(.backspace, "1", .enter)
    #expect(table.screen.prompt != nil)
    table.receive(.matches(expression: "lr > 1", ids: ["eee"]))
    #expect(table.foot.hasPrefix("1 of 5 runs · filter: lr > 1"))
    // What is typed before the answer keeps it open.
    table.press("f")
    table.type("a")
    table.press(.enter, "b")
    table.receive(.matches(expression: "ab", ids: []))
    #expect(table.foot.hasPrefix("filter: ab"))
    table.press(.enter)
    #expect(table.foot.hasPrefix("0 of 5 runs · filter: ab"))
    // It cannot be known.
    table.press("f", "c", .enter)
    table.receive(.failed("the disk is gone"))
    #expect(table.foot.hasPrefix("filter: c") && table.foot.hasSuffix("the disk is gone"))
    table.press(.control("u"), .enter)
    #expect(table.ids.count == 5)
    #expect(table.screen.prompt == nil)
  }

  @Test func aFilterIsAskedAgainWhenRowsChange() {
    var table = SampleTable()
    table.press("f")
    table.type("a")
    table.press(.enter)
    table.receive(.matches(expression: "a", ids: []))
    #expect(table.lines[3] == "  no runs match; F shows all")
    _ = table.requests()
    table.receive(.table(TableModel(columns: SampleTable.columns, rows: SampleTable.rows)))
    #expect(table.requests() == [.filter("a")])
  }

  @Test func selectsAndEdits() {
    var table = SampleTable()
    table.press(" ", " ")
    #expect(table.lines[3].hasPrefix("> aaa"))
    #expect(table.foot.hasPrefix("5 runs · 2 selected"))
    table.press("m")
    #expect(table.requests() == [.edit(.mark(true), ["aaa", "bbb"])])
    table.press("e")
    table.type("new")
    table.press(.enter)
    #expect(table.requests() == [.edit(.label("new"), ["aaa", "bbb"])])
    table.press("t")
    table.type("good, -bad")
    table.press(.enter)
    #expect(table.requests() == [.edit(.tags(add: ["good"], remove: ["bad"]), ["aaa", "bbb"])])
    table.press("#", .enter)
    #expect(table.requests() == [])
    table.receive(.done("labeled 2 runs", changed: ["aaa", "bbb"]))
    #expect(table.requests() == [.refresh(["aaa", "bbb"])])
    #expect(table.foot.hasPrefix("labeled 2 runs"))
    // Nothing is done to what is out of sight.
    table.screen.table.filter(["bbb", "ccc"])
    table.press("u")
    #expect(table.requests() == [.edit(.mark(false), ["bbb"])])
    table.press("*", .escape, "u")
    #expect(table.requests().count == 1)
  }

  @Test func theLabelAtTheCursorIsProposed() {
    var table = SampleTable()
    table.press("e", .enter)
    #expect(table.requests() == [.edit(.label("x10"), ["aaa"])])
    table.press("e", "!", "?", .enter)
    #expect(table.requests() == [.edit(.label("!?"), ["aaa"])])
    table.press("e", .end, "!", .enter)
    #expect(table.requests() == [.edit(.label("x10!"), ["aaa"])])
    table.press("x", "a", .enter)
    #expect(
      table.requests().map { if case .export(let export) = $0 { export.path } else { "" } } == ["a"]
    )
  }

  @Test func `flags that differ and results stand in front`() {
    let flags = (0..<12).map { TableColumn("flag\($0)", kind: .flag) }
    var columns = [
      TableColumn("run"), TableColumn("operation", secondaryRank: 0),
      TableColumn("always", kind: .flag),
    ]
    columns += flags
    columns += [TableColumn("loss", kind: .result), TableColumn("acc", kind: .result)]
    let rows = (0..<3).map { (number: Int) -> TableRow in
      var cells = [TableCell("r\(number)"), TableCell("train")]
      cells.append(number == 0 ? TableCell.missing : TableCell("always"))
      let value = number == 2 ? TableCell.missing : TableCell(Double(number))
      cells += [TableCell](repeating: value, count: flags.count)
      cells += [TableCell(Double(number)), TableCell(0.5 + Double(number))]
      return TableRow(id: "r\(number)", name: "r\(number)", cells: cells)
    }
    let table = SampleTable(rows, columns: columns, width: 50)
    #expect(
      table.headings.prefix(7) == ["run", "flag0", "flag1", "flag2", "flag3", "loss", "acc"])
    #expect(table.headings.dropFirst(7).prefix(2) == ["flag4", "flag5"])
    #expect(table.headings.suffix(2) == ["always", "operation"])
  }

  @Test func whatTellsMostStandsInFrontWhereThereIsNoRoomForAll() {
    let columns = [
      TableColumn("run"), TableColumn("operation", secondaryRank: 0),
      TableColumn("started", secondaryRank: 3), TableColumn("status", secondaryRank: 1),
      TableColumn("label"), TableColumn("same"), TableColumn("lr"), TableColumn("loss"),
    ]
    let rows = (0..<3).map { number in
      TableRow(
        id: "r\(number)", name: "r\(number)",
        cells: ["r\(number)", "train", "2026-11-21 05:15:40", "completed", "l\(number)", "1"].map {
          TableCell($0)
        } + [TableCell(Double(number)), TableCell(0.5 + Double(number))])
    }
    var table = SampleTable(rows, columns: columns, width: 50)
    let narrow = ["run", "label", "lr", "loss", "same", "operation", "status", "started"]
    #expect(table.headings == narrow)
    #expect(table.lines[2].contains("loss") && table.lines[2].contains("status"))
    #expect(SampleTable(rows, columns: columns, width: 90).headings == columns.map(\.name))
    // What comes later does not move them about, and an order that was chosen holds.
    table.receive(
      .table(TableModel(columns: columns + [TableColumn("acc")], rows: Array(rows.prefix(1)))))
    #expect(table.headings == Array(narrow.prefix(4)) + ["acc"] + narrow.suffix(4))
    var layout = TableLayout()
    layout.order = columns.map(\.name)
    #expect(
      SampleTable(rows, columns: columns, layout: layout, width: 50).headings
        == columns.map(\.name))
    table.press(.right, ")")
    #expect(table.headings.prefix(3) == ["run", "lr", "label"])
    #expect(table.headings.last == "started")
  }

  @Test func deletesOnlyWhenToldTwiceAndBringsBack() {
    var table = SampleTable()
    table.press("D")
    #expect(table.foot == "Delete run aaa? (y/N)")
    table.press(.enter)
    #expect(table.requests() == [])
    table.press(.down, " ", .down, " ", .delete)
    #expect(table.foot == "Delete 2 runs? (y/N)")
    table.press(.paste("y"))
    #expect(table.requests() == [])
    table.press("D", "y")
    #expect(table.requests() == [.delete(["bbb", "ddd"])])
    table.receive(.deleted("deleted 2 runs", ids: ["bbb", "ddd"]))
    #expect(table.ids == ["aaa", "ccc", "eee"])
    #expect(table.screen.selected == [])
    table.press("U")
    #expect(table.requests() == [.restore(["bbb", "ddd"])])
    table.receive(.restored("brought 2 runs back"))
    #expect(table.requests() == [.load])
    table.press("U")
    #expect(table.requests() == [])
  }

  @Test func putsRunsSideBySide() {
    var table = SampleTable()
    table.press("=")
    #expect(table.foot.hasPrefix("select runs with Space"))
    table.press(" ", "G", "=")
    #expect(table.headings == ["", "aaa", "eee"])
    #expect(table.ids == ["status", "label", "lr", "loss"])
    #expect(table.screen.front.model.rows[3].cells[2].tone == .good)
    #expect(table.screen.front.model.rows[1].cells[2].tone == .plain)
    #expect(table.screen.front.model.rows[2].cells[2].tone == .warning)
    table.press("d")
    #expect(table.ids == ["lr", "loss"])
    table.press(.right, .enter)
    #expect(table.requests() == [.details("aaa")])
    // What is done to rows of the table is not done here.
    table.press("D", "m", "x")
    #expect(table.requests() == [])
    table.receive(.rows([SampleTable.row("eee", "x10", 0.1, 0.25)], gone: []))
    #expect(table.ids == ["loss"])
    table.receive(.rows([], gone: ["eee"]))
    #expect(table.headings == SampleTable.columns.map(\.name))
    table.press("q")
    #expect(table.effects.contains(.quit))
  }

  @Test func stepsBack() {
    var table = SampleTable()
    table.press(" ", "=", .escape)
    #expect(table.screen.selected == ["aaa"])
    table.press(.escape)
    #expect(table.screen.selected == [])
    table.press(.escape)
    #expect(table.effects == [])
    table.press("q")
    #expect(table.effects == [.quit])
  }

  @Test func refreshesWhatIsRunningAndStaysWhereItIs() {
    var rows = SampleTable.rows
    rows[3].isActive = true
    var table = SampleTable(rows)
    table.screen.table.go(to: .init(row: "eee", column: "loss"))
    #expect(table.screen.nextTick == 0)
    let effects = table.screen.tick(100)
    #expect(effects == [.ask(.follow(["ddd"]))])
    // Not again before it is answered.
    #expect(table.screen.nextTick == nil)
    rows[3].cells[4] = TableCell(0.1)
    rows[3].isActive = false
    table.receive(.rows([rows[3]], gone: []))
    #expect(table.here == ["eee", "loss"])
    #expect(table.lines[6].contains("0.1"))
    // It continues: other runs may come.
    let later = table.screen.tick(100.1) + table.screen.tick(102)
    #expect(later == [.ask(.follow([]))])
    table.receive(
      .table(
        TableModel(
          columns: SampleTable.columns, rows: [SampleTable.row("new", "x", 1, 1)] + rows)))
    #expect(table.ids.first == "new")
    #expect(table.here == ["eee", "loss"])
    #expect(table.screen.nextTick != nil)
  }

  @Test func looksLessOftenWhereThatTakesLong() {
    var pace = RefreshPace()
    func isDue(_ now: Double) -> Bool { pace.isDue(now) }
    #expect(isDue(10))
    pace.ask(10)
    #expect(pace.next == nil)
    #expect(!isDue(11))
    pace.answer()
    #expect(!isDue(10.1))
    #expect(pace.next == 12)
    #expect(isDue(12))
    pace.ask(12)
    pace.answer()
    #expect(!isDue(15))
    #expect(pace.next == 27)
  }

  @Test func failuresAreSaid() {
    var rows = SampleTable.rows
    rows[0].isActive = true
    var table = SampleTable(rows)
    _ = table.screen.tick(5)
    table.receive(.failed("the disk\nis full"))
    #expect(table.foot.hasPrefix("the disk\\nis full"))
    let effects = table.screen.tick(5.5)
    #expect(effects == [])
    #expect(table.screen.nextTick == 7.5)
  }

  @Test func exportsWhatIsShown() {
    var table = SampleTable()
    table.screen.table.filter(["aaa", "ccc"])
    table.press("A", .right, "z", "x", .control("u"))
    table.type("a.md")
    _ = table.requests()
    table.press(.enter)
    let export = TableExport(
      path: "a.md", rows: ["ccc", "aaa"], columns: ["run", "label", "lr", "loss"], replaces: false)
    #expect(table.requests() == [.export(export)])
    table.receive(.exists(export))
    #expect(table.foot == "'a.md' exists. Replace it? (y/N)")
    table.press("y")
    var replacing = export
    replacing.replaces = true
    #expect(table.requests() == [.export(replacing)])
  }

  @Test func detailsAndHelpCanBeScrolled() {
    var table = SampleTable(height: 8)
    table.receive(
      .details(id: "aaa", [.field("Id", "aaa"), .blank, .heading("Flags"), .field("lr", "0.1")]))
    #expect(table.lines[0] == "run aaa")
    #expect(table.lines[2] == "  Id  aaa")
    table.press("q", "?")
    #expect(table.lines[2] == "Moving")
    for _ in 0..<40 { table.press(.pageDown) }
    #expect(table.lines.contains { $0.contains("leave") })
    table.press(.escape)
    #expect(table.lines[2].contains("status"))
  }

  @Test func everyKeyIsExplainedAndEveryCommandHasOne() {
    let bindings = TableKeys.groups.flatMap(\.bindings)
    for binding in bindings {
      #expect(!binding.help.isEmpty)
      for (key, _) in binding.commands {
        if case .character(let character) = key {
          let name = character == " " ? "Space" : String(character)
          #expect(binding.shown.contains(name), "\(name) is not shown in '\(binding.shown)'")
        }
      }
    }
    let keys = bindings.flatMap { $0.commands.map(\.key) }
    #expect(Set(keys).count == keys.count, "a key has two commands")
  }

  @Test func nothingInACellIsObeyed() {
    let row = TableRow(
      id: "a", name: "\u{1b}[2J",
      cells: [TableCell("\u{1b}[31mx\u{7}"), TableCell("a\nb\tc\u{202e}"), TableCell("日本\u{301}")])
    var table = SampleTable(
      [row], columns: [TableColumn("run\u{1b}"), TableColumn("b\r"), TableColumn("c")])
    table.press("D")
    for line in table.lines {
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
    }
    #expect(table.lines[3].contains("\\x1b[31mx\\x07"))
    #expect(table.foot.contains("\\x1b[2J"))
  }

  @Test func withoutUnicodeAllIsASCII() {
    var table = SampleTable(width: 30, isUnicode: false)
    table.press("s", "d", "?")
    #expect(table.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    table.press("q")
    #expect(table.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
  }

  @Test func aPasteIsNoCommand() {
    var table = SampleTable()
    table.press(.paste("Dy"))
    #expect(table.requests() == [])
    #expect(table.screen.question == nil)
  }
}
