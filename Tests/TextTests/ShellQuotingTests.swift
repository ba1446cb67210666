import Testing
import Text

@Suite struct ShellQuotingTests {
  @Test(arguments: [
    ("abc", "abc"), ("--lr=1e-3", "--lr=1e-3"), ("a_@%+=:,./-Z9", "a_@%+=:,./-Z9"), ("", "''"),
    ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("$HOME", "'$HOME'"), ("*", "'*'"),
    ("a\nb", "'a\nb'"), ("é", "'é'"), ("~", "'~'"),
  ])
  func `only what a shell would change is quoted`(word: String, quoted: String) {
    #expect(shellQuoted(word) == quoted)
  }

  @Test func `bytes that are not UTF-8 stay as they are`() {
    #expect(shellQuoted([0xff, 0x20]) == [0x27, 0xff, 0x20, 0x27])
  }
}
