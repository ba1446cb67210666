import Testing

@testable import YAML

@Suite struct DocumentTests {
  @Test func `the text of a scalar is what stands in the file`() throws {
    let node = try #require(try Document.parse("[1e-3, 0.10, 007, no, 1:30, 2020-01-01]".utf8))
    let texts = node.sequence?.compactMap { $0.scalar?.text }
    #expect(texts == ["1e-3", "0.10", "007", "no", "1:30", "2020-01-01"])
  }

  @Test func `styles tell quoted text from plain text`() throws {
    let text = """
      - plain
      - 'single'
      - "dou\\tble"
      - |
        literal
      - >
        folded
        lines
      -
      """
    let items = try #require(try Document.parse(text.utf8)?.sequence).map { $0.scalar }
    #expect(
      items == [
        Scalar(text: "plain", style: .plain), Scalar(text: "single", style: .singleQuoted),
        Scalar(text: "dou\tble", style: .doubleQuoted), Scalar(text: "literal\n", style: .literal),
        Scalar(text: "folded lines\n", style: .folded), Scalar(text: "", style: .plain),
      ])
    #expect(items.last??.isAbsent == true)
  }

  @Test func `marks count lines and characters from 1`() throws {
    let node = try #require(try Document.parse("ä: [ü, x]\n\nb:\n  ö: 'y'\n".utf8))
    let entries = try #require(node.mapping)
    #expect(entries[0].key.start == Mark(line: 1, column: 1))
    #expect(entries[0].value.start == Mark(line: 1, column: 4))
    #expect(entries[0].value.sequence?[1].start == Mark(line: 1, column: 8))
    let inner = try #require(entries[1].value.mapping?.first)
    #expect(inner.key.start == Mark(line: 4, column: 3))
    #expect(inner.value.start == Mark(line: 4, column: 6))
    #expect(inner.value.end == Mark(line: 4, column: 9))
  }

  @Test func `a byte-order mark does not shift columns`() throws {
    let node = try #require(try Document.parse([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8)))
    #expect(node.mapping?.first?.key.start == Mark(line: 1, column: 1))
    #expect(node.mapping?.first?.key.scalar?.text == "a")
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "   "])
  func `a text without a document is nothing`(text: String) throws {
    #expect(try Document.parse(text.utf8) == nil)
  }

  @Test func `CRLF ends lines as LF does`() throws {
    let node = try #require(try Document.parse("a: 1\r\nb: 2\r\n".utf8))
    #expect(node.mapping?.map { $0.value.scalar?.text } == ["1", "2"])
    #expect(node.mapping?[1].key.start == Mark(line: 2, column: 1))
  }

  @Test func `core tags are kept, and others refused`() throws {
    let node = try #require(try Document.parse("[!!str 1, !!int '2', ! x]".utf8))
    #expect(node.sequence?.map(\.tag) == [.string, .integer, .string])
    #expect(
      error(in: "a: !!python/object:os.system x")
        == YAMLError(
          problem: .unsupportedTag("!!python/object:os.system"), mark: Mark(line: 1, column: 4)))
    #expect(error(in: "a: !mine x")?.problem == .unsupportedTag("!mine"))
    #expect(error(in: "a: !!map x")?.problem == .tagDoesNotFit("!!map"))
    #expect(error(in: "a: !!str [x]")?.problem == .tagDoesNotFit("!!str"))
  }
}

func error(in text: String, limits: Document.Limits = .init()) -> YAMLError? {
  error(in: Array(text.utf8), limits: limits)
}

func error(in bytes: [UInt8], limits: Document.Limits = .init()) -> YAMLError? {
  do throws(YAMLError) {
    _ = try Document.parse(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}
