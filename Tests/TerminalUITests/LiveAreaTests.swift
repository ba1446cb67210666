import Testing

@testable import TerminalUI

@Suite struct LiveAreaTests {
  private func lines(_ texts: String...) -> [StyledLine] { texts.map { StyledLine($0) } }

  @Test func replacesWhatStoodThere() {
    var area = LiveArea()
    var screen = ScreenModel(width: 40, "$ batchrun launch\n")
    screen.show(area.replace(with: lines("one", "two", "three"), width: 40))
    #expect(screen.text == ["$ batchrun launch", "one", "two", "three"])
    screen.show(area.replace(with: lines("1"), width: 40))
    #expect(screen.text == ["$ batchrun launch", "1"])
    screen.show(area.erase(width: 40) + "a line above\n")
    screen.show(area.replace(with: lines("2", "3"), width: 40))
    #expect(screen.text == ["$ batchrun launch", "a line above", "2", "3"])
    screen.show(area.erase(width: 40))
    #expect(screen.text == ["$ batchrun launch", "a line above"])
  }

  @Test func erasesNothingWhereNothingStands() {
    var area = LiveArea()
    #expect(area.erase(width: 80) == "")
    _ = area.replace(with: lines("x"), width: 80)
    area.abandon()
    #expect(area.erase(width: 80) == "")
  }

  /// A window made narrower breaks the drawn lines into more rows, and all of them go.
  @Test func erasesTheRowsOfANarrowerWindow() {
    var area = LiveArea()
    let drawn = area.replace(
      with: lines(String(repeating: "a", count: 50), "bb"), width: 60)
    var screen = ScreenModel(width: 20, "above\n" + drawn)
    #expect(screen.text.count == 5)
    screen.show(area.erase(width: 20))
    #expect(screen.text == ["above"])
  }
}
