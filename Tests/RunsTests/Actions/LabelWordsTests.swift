import Runs
import Testing

@Suite struct LabelWordsTests {
  @Test(
    arguments: [
      ("b", "a b c", "a c"), ("a b", "a b c a b", "c"), ("b a", "a b c", "a b c"),
      ("b", "ab b bc", "ab bc"), ("", "a  b", "a  b"), (" b ", "a b c", "a c"),
      ("a", "a", ""), ("a a", "a a a", "a"), ("x", "  a   b ", "a b"), ("a", "", ""),
    ])
  func `a sequence of words goes wherever it stands, parts of words stay`(
    sequence: String, label: String, rest: String
  ) {
    #expect(LabelWords.removing(sequence, from: label) == rest)
  }

  @Test func `a word is in a label as a whole`() {
    #expect(LabelWords.contains("b", in: "a b c"))
    #expect(!LabelWords.contains("b", in: "ab bc"))
    #expect(!LabelWords.contains("a b", in: "a b"))
    #expect(!LabelWords.contains("", in: "a b"))
  }

  @Test func `blanks around a label go, those in it stay`() {
    #expect(LabelWords.trimmed(" \ta  b\n ") == "a  b")
    #expect(LabelWords.trimmed(" \n") == "")
  }
}
