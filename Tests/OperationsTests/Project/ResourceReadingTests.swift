import Operations
import Testing

@Suite struct ResourceReadingTests {
  private func requirement(_ text: String) throws -> ResourceDefinition {
    try #require(try operation("op: {exec: x, requires: \(text)}").requirements.first)
  }

  @Test func aSourceInlineIsAResource() throws {
    let resource = try requirement("{operation: train, name: model}")
    #expect(resource.name == "model")
    #expect(resource.sources.map(\.kind) == [.operation("train")])
    #expect(try requirement("{file: a}").name == nil)
  }

  @Test func severalSourcesMakeOneResource() throws {
    let resource = try requirement(
      "{name: bundle, target-path: in, target-type: copy, default-unpack: no, "
        + "sources: [a.txt, {config: c.yml, params: {x.y: 1}}]}")
    #expect(resource.name == "bundle")
    #expect(resource.targetPath == "in")
    #expect(resource.targetType == .copy)
    #expect(!resource.unpacksByDefault)
    #expect(resource.sources.map(\.kind) == [.file("a.txt"), .configuration("c.yml")])
    #expect(resource.sources[1].parameters == ["x.y": .integer(1)])
  }

  @Test func readsEveryKeyOfASource() throws {
    let source = try requirement(
      "{operation: 'a,b', flag-name: f, select: [x, y], select-min: m, select-max: n, "
        + "target-path: t, target-type: link, preserve-path: yes, unpack: no, sha256: abc, "
        + "optional: yes, warn-if-empty: no, fail-if-empty: yes, replace-existing: yes, "
        + "always-resolve: yes, help: h}"
    ).sources[0]
    var expected = SourceDefinition(.operation("a,b"))
    expected.flagName = "f"
    expected.select = ["x", "y"]
    expected.selectMinimum = "m"
    expected.selectMaximum = "n"
    expected.targetPath = "t"
    expected.targetType = .link
    expected.preservesPath = true
    expected.unpacks = false
    expected.sha256 = "abc"
    expected.isOptional = true
    expected.warnsIfEmpty = false
    expected.failsIfEmpty = true
    expected.replacesExisting = true
    expected.alwaysResolves = true
    expected.help = "h"
    #expect(source == expected)
  }

  @Test(arguments: [
    ("new", [SourceDefinition.Renaming(pattern: nil, replacement: "new")]),
    ("'(.)[.]csv x\\\\1.csv'", [.init(pattern: "(.)[.]csv", replacement: "x\\1.csv")]),
    ("{pattern: a, repl: b}", [.init(pattern: "a", replacement: "b")]),
    ("[a b, c]", [.init(pattern: "a", replacement: "b"), .init(pattern: nil, replacement: "c")]),
  ])
  func readsRenaming(text: String, renamings: [SourceDefinition.Renaming]) throws {
    #expect(try requirement("{file: a, rename: \(text)}").sources[0].renamings == renamings)
  }

  @Test func aFlagOfASourceCanBeTakenAway() throws {
    #expect(try !requirement("{operation: a, flag-name: no}").sources[0].hasFlag)
  }
}
