import Views
import Testing

/// What differs between the values of two runs.
@Suite struct NamedTextsTests {
  @Test func `only what differs is shown, in natural order`() {
    let old = NamedTexts(["a": "1", "b10": "x", "b9": "y", "gone": "", "same": "s"])
    let new = NamedTexts(["a": "2", "b10": "z", "b9": "w", "new": "n", "same": "s"])
    #expect(
      old.difference(to: new) == [
        "-a: 1", "+a: 2", "-b9: y", "+b9: w", "-b10: x", "+b10: z", "-gone:", "+new: n",
      ])
    #expect(old.difference(to: old) == [])
  }

  @Test func `control characters do not reach the terminal`() {
    let texts = NamedTexts(["a\u{1b}[31m": "b\nc"])
    #expect(texts.lines == ["a\\x1b[31m: b\\nc"])
  }
}
