import TestSupport
import Testing

@testable import Sweeps

/// `docs/grid-spec.md`: every spec on the page gives the lines below it.
@Suite struct DocumentationTests {
  @Test func `the examples of the page are true`() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let page = try #require(bytes(ofFile: root + "/docs/grid-spec.md"))
    let blocks = String(decoding: page, as: UTF8.self).split(
      separator: "```", omittingEmptySubsequences: false)
    let specs = blocks.indices.filter { blocks[$0].hasPrefix("yaml\n") }
    #expect(specs.count >= 8)
    for index in specs {
      let spec = String(blocks[index].dropFirst(5))
      let shown = try #require(blocks.dropFirst(index + 2).first, "nothing below: \(spec)")
      #expect(shown.hasPrefix("text\n"), "\(spec)")
      let expected = shown.dropFirst(5).split(separator: "\n").map(String.init)
      #expect(try lines(of: spec) == expected, "\(spec)")
      #expect(try warnings(of: spec) == [], "\(spec)")
    }
  }
}
