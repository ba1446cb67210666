import Testing

@testable import TerminalUI

@Suite struct ScreenPainterTests {
  private let size = ScreenSize(columns: 10, rows: 3)

  private func frame(_ lines: String...) -> ScreenFrame {
    ScreenFrame(lines: lines.map { ScreenLine($0, limit: 10) })
  }

  @Test func drawsOnlyLinesThatChanged() {
    var painter = ScreenPainter()
    _ = painter.paint(frame("one", "two", "three"), size: size, inColour: true)
    let again = painter.paint(frame("one", "two", "three"), size: size, inColour: true)
    #expect(again == "")
    let other = painter.paint(frame("one", "2", "three"), size: size, inColour: true)
    #expect(other == "\u{1b}[?25l\u{1b}[2;1H2\u{1b}[K")
  }

  @Test func drawsEverythingOnAnotherSizeAndAfterAForeignLine() {
    var painter = ScreenPainter()
    _ = painter.paint(frame("one", "two"), size: size, inColour: true)
    let larger = ScreenSize(columns: 11, rows: 3)
    #expect(painter.paint(frame("one", "two"), size: larger, inColour: true).contains("one"))
    painter.forget()
    #expect(painter.paint(frame("one", "two"), size: larger, inColour: true).contains("one"))
  }

  @Test func doesNotEraseTheLastCell() {
    var painter = ScreenPainter()
    let text = painter.paint(frame("0123456789", "short"), size: size, inColour: true)
    #expect(text.contains("0123456789\u{1b}[2;1Hshort\u{1b}[K"))
  }

  @Test func coloursGoWithoutColour() {
    var line = ScreenLine(limit: 10)
    line.append("a", ScreenStyle(.red).reversed)
    line.append("b")
    #expect(line.sequence(inColour: true) == "\u{1b}[0;7;31ma\u{1b}[0mb")
    #expect(line.sequence(inColour: false) == "\u{1b}[0;7ma\u{1b}[0mb")
  }

  @Test func linesAreNeverWiderThanTheirLimit() {
    var line = ScreenLine(limit: 5)
    line.append("ab日本語")
    #expect(line.text == "ab日")
    #expect(line.width == 4)
    line.append("語")
    #expect(line.width == 4)
    line.append("xyz")
    #expect(line.text == "ab日x")
    var none = ScreenLine(limit: -3)
    none.append("a")
    none.fill(to: 7)
    #expect(none.width == 0)
  }

  @Test func showsTheCursorWhereItIsTyped() {
    var painter = ScreenPainter()
    let frame = ScreenFrame(lines: [ScreenLine("a", limit: 10)], cursor: (0, 1))
    #expect(painter.paint(frame, size: size, inColour: true).hasSuffix("\u{1b}[1;2H\u{1b}[?25h"))
  }
}
