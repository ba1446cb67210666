import Testing

@testable import YAML

@Suite struct YAMLErrorTests {
  @Test func `a repeated key names the line of the first`() {
    let error = error(in: "a: 1\nb: 2\na: 3\n")
    #expect(error?.mark == Mark(line: 3, column: 1))
    #expect(error?.message == "the key 'a' is already given in line 1")
  }

  @Test func `a second document is refused where it begins`() {
    let error = error(in: "a: 1\n---\nb: 2\n")
    #expect(error == YAMLError(problem: .severalDocuments, mark: Mark(line: 2, column: 1)))
  }

  @Test func `broken syntax is placed and explained`() {
    let comma = error(in: "a: [1, 2\nb: 3]\n")
    #expect(comma?.mark == Mark(line: 2, column: 2))
    #expect(
      comma?.message == "not valid YAML: did not find expected ',' or ']' "
        + "(while parsing a flow sequence that starts in line 1)")
    let colon = error(in: "a: b: c\n")
    #expect(colon?.mark == Mark(line: 1, column: 5))
    #expect(colon?.hint == "text that contains ': ' needs quotes")
    #expect(error(in: "a: @b\n")?.hint == "text that starts with one of @ ` % needs quotes")
    #expect(error(in: "a:\n\tb: 1\n") == YAMLError(problem: .tab, mark: Mark(line: 2, column: 1)))
  }

  /// libyaml notices these in another line, or at another place of it.
  @Test(
    arguments: [
      ("a: [1, 2\nb: 3\n", "1:4", "this '[' is not closed"),
      ("a: {x: \"}\", y: [1]\nb:\n  c: {z: 1}\n", "1:4", "this '{' is not closed"),
      ("a: \"x\nb: 1\n", "1:4", "the quote that starts here is not closed"),
      ("a: 'x\nb: 1\n", "1:4", "the quote that starts here is not closed"),
      (
        "a: \"x\nb: [\"c\", d]\n", "1:4",
        "the quote that starts here ends only in line 2, before other text"
      ),
      ("a 1\nb: 2\n", "1:2", "a ':' is missing after the key"),
      ("a\n# text\n\n  b: 2\n", "1:2", "a ':' is missing after the key"),
      ("z: 1\na\n# text\n\n  b: 2\n", "2:2", "a ':' is missing after the key"),
      ("a:\n  b: [\n# text\n", "2:6", "this '[' is not closed"),
      ("a: {x: [1,\n", "1:8", "this '[' is not closed"),
      ("a: 1\nbc\nd: 2\n", "2:3", "a ':' is missing after the key"),
      ("a: 1\nbc", "2:3", "a ':' is missing after the key"),
      ("l:\n  - ä b\n    c: 2\n", "2:6", "a ':' is missing after the key"),
      ("a:\n  b:c\n  d: 1\n", "2:5", "a space is missing after the ':'"),
      (
        "a:\n  b: c\n    d: 1\n", "3:5",
        "the line is indented deeper than the key above, which already has a value"
      ),
      (
        "a: *.py\nb: 1\n", "1:4",
        "did not find expected alphabetic or numeric character"
      ),
      ("a: b c\n  d e\n  f: g\n", "3:4", "mapping values are not allowed in this context"),
    ])
  func `a mistake is placed where it is`(text: String, place: String, message: String) {
    let error = error(in: text)
    #expect(error.map { "\($0.mark.line):\($0.mark.column)" } == place)
    #expect(error?.message == "not valid YAML: " + message)
  }

  @Test func `text that is not UTF-8, and control characters, are placed`() {
    let broken = error(in: Array("a: ä\nb: x".utf8) + [0xFF])
    #expect(broken == YAMLError(problem: .notUTF8, mark: Mark(line: 2, column: 5)))
    #expect(error(in: Array("ä: ".utf8) + [0xE2, 0x82])?.problem == .notUTF8)
    let control = error(in: "a: 1\nä: \u{1}")
    #expect(control == YAMLError(problem: .controlCharacter, mark: Mark(line: 2, column: 4)))
    #expect(error(in: [0x61, 0x3A, 0x20, 0x00])?.problem == .controlCharacter)
  }

  @Test func `size and depth are bounded`() {
    var limits = Document.Limits()
    limits.bytes = 8
    #expect(error(in: "a: 12345", limits: limits) == nil)
    #expect(error(in: "a: 123456", limits: limits)?.problem == .tooLong(limit: 8))
    let deep = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(error(in: deep(101)) == nil)
    #expect(error(in: deep(102))?.problem == .tooDeep(limit: 100))
    #expect(error(in: String(repeating: "[", count: 100_000))?.problem == .tooDeep(limit: 100))
    #expect(error(in: String(repeating: "- ", count: 100_000))?.problem == .tooDeep(limit: 100))
    limits = Document.Limits()
    limits.nodes = 4
    #expect(error(in: "[1, 2, 3]", limits: limits) == nil)
    #expect(error(in: "[1, 2, 3, 4]", limits: limits)?.problem == .tooLarge(limit: 4))
  }

  @Test func `no truncation of a document is a crash`() {
    let text = Array(
      "a: &x {b: [1, 'two', \"thr\\u00e9\"], c: |\n  lit\n}\nd: *x\n<<: {e: ~}\n".utf8)
    for end in text.indices {
      _ = error(in: Array(text[..<end]))
    }
  }
}
