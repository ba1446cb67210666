import Testing
import Text

@Suite struct SourceExcerptTests {
  private func excerpt(_ text: String, _ line: Int, _ column: Int) -> [String]? {
    SourceExcerpt(of: text.utf8, line: line, column: column)?.lines
  }

  @Test func `the caret stands under the place`() {
    #expect(excerpt("a: 1\nb: 2\n", 2, 4) == ["  b: 2", "     ^"])
    #expect(excerpt("a: 1\r\nb: 2\r\n", 1, 5) == ["  a: 1", "      ^"])
    #expect(excerpt("", 1, 1) == ["  ", "  ^"])
    #expect(excerpt("a: 1", 7, 1) == nil)
    // What is missing at the end of a file is missing behind its last line.
    #expect(excerpt("a: 1\nb: [\n", 3, 1) == ["  b: [", "      ^"])
    #expect(excerpt("b: [\n\n\n", 4, 1) == ["  b: [", "      ^"])
    #expect(excerpt("a: 1\n\nb: 2\n", 2, 1) == ["  ", "  ^"])
    #expect(excerpt("\n", 2, 1) == ["  ", "  ^"])
  }

  @Test func `wide characters and tabs do not move it`() {
    #expect(excerpt("日本: x", 1, 5) == ["  日本: x", "        ^"])
    #expect(excerpt("\ta: x", 1, 2) == ["   a: x", "   ^"])
  }

  @Test func `control characters are shown, not obeyed`() {
    #expect(excerpt("a: \u{1B}[31m x", 1, 4) == ["  a: \\x1b[31m x", "     ^"])
  }

  @Test func `a long line is cut around the place`() throws {
    let text = String(repeating: "x", count: 500) + "Y" + String(repeating: "z", count: 500)
    let lines = try #require(excerpt(text, 1, 501))
    #expect(lines[0].count < 110)
    let caret = try #require(lines[1].firstIndex(of: "^"))
    let distance = lines[1].distance(from: lines[1].startIndex, to: caret)
    #expect(lines[0][lines[0].index(lines[0].startIndex, offsetBy: distance)] == "Y")
    #expect(lines[0].hasPrefix("  …x") && lines[0].hasSuffix("z…"))
  }
}
