import Testing

@testable import YAML

@Suite struct AliasTests {
  @Test func `an alias is the node it stands for, at its own place`() throws {
    let node = try #require(try Document.parse("a: &x [1, 2]\nb: *x\n".utf8))
    let entry = try #require(node.mapping?[1])
    #expect(entry.value.sequence?.compactMap { $0.scalar?.text } == ["1", "2"])
    #expect(entry.value.start == Mark(line: 2, column: 4))
  }

  @Test func `an anchor given again means the last one`() throws {
    let node = try #require(try Document.parse("[&x 1, *x, &x 2, *x]".utf8))
    #expect(node.sequence?.compactMap { $0.scalar?.text } == ["1", "1", "2", "2"])
  }

  @Test func `unknown and endless anchors are errors at the alias`() {
    #expect(
      error(in: "a: *x")
        == YAMLError(problem: .unknownAnchor("x"), mark: Mark(line: 1, column: 4)))
    #expect(
      error(in: "a: &x\n  b: *x")
        == YAMLError(problem: .endlessAnchor("x"), mark: Mark(line: 2, column: 6)))
    #expect(error(in: "a: &x 1\nb: &x [*x]")?.problem == .endlessAnchor("x"))
  }

  @Test func `merged entries come first, and own ones replace them in place`() throws {
    let text = "base: &b {x: 1, y: 2}\nd: {z: 0, <<: *b, x: 9}\n"
    let merged = try #require(try Document.parse(text.utf8)?.mapping?[1].value.mapping)
    #expect(merged.map { $0.key.scalar?.text } == ["x", "y", "z"])
    #expect(merged.map { $0.value.scalar?.text } == ["9", "2", "0"])
  }

  @Test func `of several merged mappings the first one wins`() throws {
    let text = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nd: {<<: [*a, *b]}\n"
    let merged = try #require(try Document.parse(text.utf8)?.mapping?[2].value.mapping)
    // The order and the values of PyYAML 6.0.
    #expect(merged.map { $0.key.scalar?.text } == ["x", "z", "y"])
    #expect(merged.map { $0.value.scalar?.text } == ["1", "2", "1"])
  }

  @Test func `only mappings can be merged`() {
    #expect(error(in: "<<: 1")?.problem == .cannotMerge)
    #expect(error(in: "<<: [{a: 1}, 2]")?.mark == Mark(line: 1, column: 14))
    #expect(error(in: "'<<': 1") == nil)
  }

  @Test func `an alias bomb of lists is refused`() {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (before, name) in zip("abcdefgh", "bcdefghi") {
      let aliases = [String](repeating: "*\(before)", count: 9).joined(separator: ", ")
      bomb += "\(name): &\(name) [\(aliases)]\n"
    }
    // 10, 91, 820, … nodes a line: the sixth is still small enough.
    let mark = Mark(line: 7, column: 8)
    #expect(error(in: bomb) == YAMLError(problem: .tooLarge(limit: 1_000_000), mark: mark))
  }

  @Test func `an alias bomb of mappings and merges is refused`() {
    var bomb = "a: &a {k: v, l: v}\n"
    for level in 1...12 {
      let before = level == 1 ? "a" : "n\(level - 1)"
      bomb += "n\(level): &n\(level) {<<: *\(before), p: *\(before), q: *\(before)}\n"
    }
    #expect(error(in: bomb)?.problem == .tooLarge(limit: 1_000_000))
  }
}
