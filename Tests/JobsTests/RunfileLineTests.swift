import Jobs
import Testing

@Suite struct RunfileLineTests {
  @Test(arguments: [
    ("a", "a"), (" \t a b\r\n", "a b"), ("\u{1c}a\u{1f}", "a"), ("  ", ""), ("", ""),
    ("a\u{1b}", "a\u{1b}"),
  ])
  func `whitespace around a line does not count`(line: String, trimmed: String) {
    #expect(String(decoding: RunfileLine.trimmed(Array(line.utf8)), as: UTF8.self) == trimmed)
  }

  @Test(arguments: [("a\\", true), ("a\\\\", false), ("\\\\\\", true), ("a", false), ("", false)])
  func `an odd number of backslashes joins the next line`(line: String, isContinued: Bool) {
    #expect(RunfileLine.isContinued(Array(line.utf8)) == isContinued)
  }
}
