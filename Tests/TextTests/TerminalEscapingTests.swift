import Testing
import Text

@Suite struct TerminalEscapingTests {
  @Test func `text without control characters stays as it is`() {
    #expect(escapedForTerminal("python3 train.py --lr=1e-3") == "python3 train.py --lr=1e-3")
    #expect(escapedForTerminal("naïve 日本 👩‍🔬 ~") == "naïve 日本 👩‍🔬 ~")
    #expect(escapedForTerminal("") == "")
  }

  @Test(arguments: [
    ("\u{1b}[31mred\u{1b}[0m", "\\x1b[31mred\\x1b[0m"),
    ("\u{1b}]0;title\u{07}", "\\x1b]0;title\\x07"),
    ("a\tb\rc\nd", "a\\tb\\rc\\nd"),
    ("\u{0}\u{7f}", "\\x00\\x7f"),
    ("\u{9b}31m", "\\x9b31m"),
    ("user\u{202e}txt.exe\u{2069}", "user\\u202etxt.exe\\u2069"),
  ])
  func `control characters become visible`(text: String, visible: String) {
    #expect(escapedForTerminal(text) == visible)
  }

  @Test(
    arguments: [
      ([0x61, 0xff, 0x62], "a\\xffb"),
      ([0x9b, 0x33, 0x31, 0x6d], "\\x9b31m"),
      ([0xc0, 0x80], "\\xc0\\x80"),
      ([0xe2, 0x82], "\\xe2\\x82"),
      ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"),
      ([0xf4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"),
      ([0xf0, 0x9f, 0x98, 0x80, 0xf0], "😀\\xf0"),
    ] as [([UInt8], String)])
  func `bytes that are not UTF-8 become visible one by one`(bytes: [UInt8], visible: String) {
    #expect(escapedForTerminal(bytes) == visible)
  }

  @Test func `newlines stay where asked, and only they`() {
    #expect(escapedForTerminal("a\nb\tc\u{1b}", keepingNewlines: true) == "a\nb\\tc\\x1b")
  }

  @Test func `no byte below space survives, whatever comes in`() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let scalars = escapedForTerminal([first, second, 0x80]).unicodeScalars
        #expect(scalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
      }
    }
  }
}
