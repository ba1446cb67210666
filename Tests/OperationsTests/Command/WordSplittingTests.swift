import Operations
import Testing

@Suite struct WordSplittingTests {
  @Test(arguments: [
    ("a b  c", ["a", "b", "c"]), ("'a b' \"c d\"", ["a b", "c d"]), ("a'b'\"c\"d", ["abcd"]),
    ("a\\ b", ["a b"]), ("\"a\\\"b\\n\"", ["a\"b\\n"]), ("''", [""]), ("", []), ("'\\'", ["\\"]),
    ("x='a b'; $y", ["x=a b;", "$y"]), ("a\n\tb", ["a", "b"]),
  ])
  func splitsAsAShellDoes(text: String, words: [String]) {
    #expect(splitWords(text) == words)
  }

  @Test(arguments: ["'a", "\"a", "a\\", "\"a\\"])
  func whatDoesNotEndIsNoText(text: String) {
    #expect(splitWords(text) == nil)
  }
}
