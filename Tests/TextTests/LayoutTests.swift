import Testing
import Text

@Suite struct LayoutTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍🔬", 2), ("❤\u{fe0f}", 2), ("…", 1),
    ("🇫🇷", 2), ("ﾊﾛｰ", 3), ("한글", 4), ("a\u{200b}b", 2), ("—", 1), ("█", 1),
  ])
  func `width counts columns, not characters`(text: String, width: Int) {
    #expect(displayWidth(of: text) == width)
  }

  @Test func `what is too wide is cut between characters`() {
    #expect(truncated("abcdef", toWidth: 6) == "abcdef")
    #expect(truncated("abcdefg", toWidth: 6) == "abcde…")
    #expect(truncated("日本語", toWidth: 5) == "日本…")
    #expect(truncated("日本語", toWidth: 4) == "日…")
    #expect(truncated("abc", toWidth: 1) == "…")
    #expect(truncated("abc", toWidth: 0) == "")
    #expect(truncated("abcdef", toWidth: 2, ellipsis: "...") == "..")
  }

  @Test func `lines break at spaces, and laid-out lines stay`() {
    #expect(wrapped("one two three", toWidth: 7) == ["one two", "three"])
    #expect(wrapped("extraordinary a b", toWidth: 5) == ["extraordinary", "a b"])
    #expect(wrapped("a\n\n  b  c d e", toWidth: 4) == ["a", "", "  b  c d e"])
    #expect(wrapped("", toWidth: 4) == [""])
  }

  @Test func `columns are aligned and the last is not padded`() {
    var table = Table([.init("id"), .init("time", .right), .init("command", maximumWidth: 6)])
    table.rows = [["a1", "9s", "echo"], ["日本", "1m 32s", "python3 train.py"]]
    #expect(
      table.lines() == ["id      time  comma…", "a1        9s  echo", "日本  1m 32s  pytho…"])
  }

  @Test func `a table without titles has no title line, and fits the width asked for`() {
    var table = Table([.init(""), .init("")])
    table.rows = [["a", "bcdefgh"], ["long", "x"]]
    #expect(table.lines(width: 10) == ["a     bcd…", "long  x"])
  }

  @Test func `style comes after padding, so that columns stay aligned`() {
    var table = Table([.init(""), .init("")])
    table.rows = [[.init("ok", .green), "1"], ["failed", "2"]]
    #expect(
      table.lines(styling: Styling(isEnabled: true))
        == ["\u{1b}[32mok    \u{1b}[0m  1", "failed  2"])
  }

  @Test func `colour needs a terminal and the user's consent`() {
    #expect(Styling(isTerminal: true, noColor: nil, terminalType: "xterm").isEnabled)
    #expect(Styling(isTerminal: true, noColor: "", terminalType: nil).isEnabled)
    #expect(!Styling(isTerminal: true, noColor: "1", terminalType: "xterm").isEnabled)
    #expect(!Styling(isTerminal: false, noColor: nil, terminalType: "xterm").isEnabled)
    #expect(!Styling(isTerminal: true, noColor: nil, terminalType: "dumb").isEnabled)
    #expect(Styling.plain("x", .red) == "x")
  }
}
