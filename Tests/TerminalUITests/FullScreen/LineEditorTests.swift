import Text
import Testing

@testable import TerminalUI

@Suite struct LineEditorTests {
  private func typed(_ text: String = "", _ keys: Key...) -> String {
    var editor = LineEditor(text)
    for key in keys { _ = editor.handle(key) }
    return editor.text
  }

  @Test func editsInTheMiddle() {
    #expect(typed("", "a", "b", .left, "c") == "acb")
    #expect(typed("abc", .home, .delete, .end, .backspace) == "b")
    #expect(typed("loss < 0.5", .control("w"), "1") == "loss < 1")
    #expect(typed("abc", .left, .control("k")) == "ab")
    #expect(typed("abc", .left, .control("u")) == "c")
    #expect(typed("", .backspace, .delete, .left, .right, .control("w")) == "")
  }

  @Test func aProposalIsReplacedByTypingAndKeptByEditing() {
    func typed(_ keys: Key...) -> String {
      var editor = LineEditor(proposal: "abc")
      for key in keys { _ = editor.handle(key) }
      return editor.text
    }
    #expect(typed() == "abc")
    #expect(typed("x", "y") == "xy")
    #expect(typed(.paste("x\ny")) == "x y")
    #expect(typed(.left, "x") == "abxc")
    #expect(typed(.backspace, "x") == "abx")
    #expect(typed(.function(1), "x") == "x")
    #expect(typed(.end, "x") == "abcx")
    #expect(!LineEditor(proposal: "").isProposal)
  }

  @Test func takesPastesAsOneLine() {
    #expect(typed("x", .paste("a\nb\r\nc")) == "xa b c")
  }

  @Test func leavesOtherKeysAlone() {
    var editor = LineEditor("a")
    let isTaken = editor.handle(.function(1))
    #expect(!isTaken)
    #expect(editor.text == "a")
  }

  @Test func theCursorStaysInSight() {
    var editor = LineEditor("日本語 abcdef\u{1b}")
    for width in 0..<24 {
      for key: Key in [.home, .right, .right, .end, .left] {
        _ = editor.handle(key)
        let (text, cursor) = editor.shown(width: width)
        #expect(displayWidth(of: text) <= width)
        #expect((0...max(0, width - 1)).contains(cursor))
        #expect(!text.contains("\u{1b}"))
      }
    }
  }
}
