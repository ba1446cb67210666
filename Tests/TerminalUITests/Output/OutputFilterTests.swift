import Testing

@testable import TerminalUI

@Suite struct OutputFilterTests {
  private func filtered(_ bytes: [UInt8], colour: Bool = true, chunk: Int) -> String {
    var filter = OutputFilter(keepingColour: colour)
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      text += filter.append(bytes[start..<min(bytes.count, start + chunk)])
    }
    return text + filter.finish()
  }

  @Test(arguments: [1, 2, 3, 5, 1000])
  func chunksMakeNoDifference(chunk: Int) {
    let cases: [(String, String)] = [
      ("plain\ttext\n", "plain\ttext\n"),
      ("dos\r\nlines\r\n", "dos\nlines\n"),
      ("10%\r20%\r", "10%\\r20%\\r"),
      ("\u{1B}[31mred\u{1B}[0m", "\u{1B}[31mred\u{1B}[0m\u{1B}[0m"),
      ("\u{1B}[2Jgone", "\\x1b[2Jgone"),
      ("\u{1B}]0;title\u{7}", "\\x1b]0;title\\x07"),
      ("\u{1B}[38;5;12mx", "\u{1B}[38;5;12mx\u{1B}[0m"),
      ("\u{1B}[31", "\\x1b[31"), ("\u{1B}", "\\x1b"), ("\u{1B}[?25lm", "\\x1b[?25lm"),
      ("grüße 漢字 🎉\n", "grüße 漢字 🎉\n"), ("\u{9B}31m", "\\x9b31m"), ("\u{202E}x", "\\u202ex"),
    ]
    for (input, expected) in cases {
      #expect(filtered(Array(input.utf8), chunk: chunk) == expected)
    }
    #expect(filtered([0xFF, 0x41, 0xE2, 0x82], chunk: chunk) == "\\xffA\\xe2\\x82")
  }

  @Test func withoutColourTheSequencesGo() {
    #expect(filtered(Array("\u{1B}[1;31mred\u{1B}[m!".utf8), colour: false, chunk: 100) == "red!")
  }

  @Test func anEndlessSequenceIsHeldBackNoFurther() {
    var filter = OutputFilter(keepingColour: true)
    let text = filter.append(Array(("\u{1B}[" + String(repeating: "1;", count: 100)).utf8))
    #expect(text.hasPrefix("\\x1b[1;1;"))
  }
}
