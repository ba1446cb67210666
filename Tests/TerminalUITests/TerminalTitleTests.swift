import TestSupport
import Testing

@testable import TerminalUI

@Suite struct TerminalTitleTests {
  @Test func theTitleChangesOnceASecondAndComesBack() {
    var title = TerminalTitle(terminalType: "xterm-256color")
    var terminal = TerminalDisplay()
    terminal.show("\u{1B}]2;before\u{1B}\\" + title.show("10% a", at: 5))
    #expect(terminal.title == "10% a")
    #expect(title.show("20% a", at: 5.9) == "")
    #expect(title.show("10% a", at: 7) == "")
    terminal.show(title.show("30% a\u{7}\u{1B}", at: 7))
    #expect(terminal.title == "30% a\\x07\\x1b")
    terminal.show(title.restore())
    #expect(terminal.title == "before")
    #expect(title.restore() == "")
    terminal.show(title.show("40% a", at: 7.1) + title.restore())
    #expect(terminal.title == "before" && terminal.text.allSatisfy(\.isWhitespace))
  }

  @Test(arguments: [nil, "", "dumb", "linux"]) func someTerminalsHaveNone(type: String?) {
    var title = TerminalTitle(terminalType: type)
    #expect(title.show("x", at: 5) == "" && title.restore() == "")
  }

  @Test func ofALaunchItSaysHowFarItIs() {
    var progress = LaunchProgress(name: "sweep", total: 9, done: 3, failed: 1)
    #expect(title(of: progress, remaining: 2.2, unicode: true) == "44% sweep · 4/9 · ETA 2s")
    #expect(title(of: progress, remaining: nil, unicode: false) == "44% sweep - 4/9")
    progress.total = 0
    #expect(title(of: progress, remaining: nil, unicode: true) == "sweep")
  }
}
