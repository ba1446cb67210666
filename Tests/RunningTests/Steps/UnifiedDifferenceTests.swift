import Testing

@testable import Running

@Suite struct UnifiedDifferenceTests {
  private func difference(_ old: String, _ new: String) -> [String] {
    UnifiedDifference(from: Array(old.utf8), named: "old", to: Array(new.utf8), named: "new").text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `a changed line has what is around it`() {
    let old = (1...9).map { "\($0)\n" }.joined()
    #expect(
      difference(old, old.replacing("5", with: "five")) == [
        "--- old", "+++ new", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8",
      ])
  }

  @Test func `what is added at the end and removed at the beginning is shown`() {
    #expect(difference("a\nb\n", "a\nb\nc\n").suffix(3) == [" a", " b", "+c"])
    #expect(difference("a\nb\n", "b\n").suffix(2) == ["-a", " b"])
  }

  @Test func `changes far from each other are told apart`() {
    let old = (1...30).map { "\($0)\n" }.joined()
    let new = old.replacing("\n5\n", with: "\nfive\n").replacing("\n25\n", with: "\nmore\n")
    #expect(
      difference(old, new).filter { $0.hasPrefix("@@") } == [
        "@@ -2,7 +2,7 @@", "@@ -22,7 +22,7 @@",
      ])
  }

  @Test func `of long texts only the sizes are shown`() {
    let long = String(repeating: "a\n", count: 3000)
    #expect(difference(long, "b\n") == ["--- old", "+++ new", "(3000 and 1 lines)"])
  }
}
