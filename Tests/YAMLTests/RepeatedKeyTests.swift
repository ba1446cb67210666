import Testing

@testable import YAML

@Suite struct RepeatedKeyTests {
  @Test func `a repeated key is an error at its second place`() {
    let problem = YAMLError.Problem.repeatedKey("a", first: Mark(line: 1, column: 1))
    #expect(
      error(in: "a: 1\na: 2\n") == YAMLError(problem: problem, mark: Mark(line: 2, column: 1)))
  }

  @Test func `the last one counts at the place of the first where that is asked for`() throws {
    let text = "a: 1\nb: {c: 2, d: 3, c: 4, c: 5}\na: {e: 6}\n"
    let (root, repeated) = try Document.parseKeepingLast(text.utf8)
    let entries = try #require(root?.mapping)
    #expect(entries.map { $0.key.scalar?.text } == ["a", "b"])
    #expect(entries[0].value.mapping?.first?.value.scalar?.text == "6")
    let inner = try #require(entries[1].value.mapping)
    #expect(inner.map { $0.key.scalar?.text } == ["c", "d"])
    #expect(inner.map { $0.value.scalar?.text } == ["5", "3"])
    #expect(
      repeated == [
        RepeatedKey(name: "c", mark: Mark(line: 2, column: 17), first: Mark(line: 2, column: 5)),
        RepeatedKey(name: "c", mark: Mark(line: 2, column: 23), first: Mark(line: 2, column: 5)),
        RepeatedKey(name: "a", mark: Mark(line: 3, column: 1), first: Mark(line: 1, column: 1)),
      ])
  }

  @Test func `several merges of a mapping are refused in either case`() {
    let text = "a: &a {x: 1}\nb: {<<: *a, <<: *a}\n"
    #expect(error(in: text)?.mark == Mark(line: 2, column: 13))
    #expect(throws: YAMLError.self) { try Document.parseKeepingLast(text.utf8) }
  }
}
