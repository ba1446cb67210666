import Operations
import Testing

@testable import Running

@Suite struct DependencyNameTests {
  private let kinds: [(kind: SourceDefinition.Kind, uri: String, name: String)] = [
    (.operation("train"), "operation:train", "train"),
    (.file("data.csv"), "file:data.csv", "file:data.csv"),
    (.configuration("a.yml"), "config:a.yml", "config:a.yml"),
    (.url("http://h/a"), "http://h/a", "http://h/a"),
    (.module("json"), "module:json", "module:json"),
  ]

  @Test func `a source is called as it says, else as its flag, else as what it is`() {
    for (kind, uri, name) in kinds {
      var source = SourceDefinition(kind)
      #expect(source.uri == uri)
      #expect(source.resolvingName == name)
      source.flagName = "flag"
      #expect(source.resolvingName == "flag")
      source.name = "mine"
      #expect(source.resolvingName == "mine")
      #expect(source.uri == uri)
    }
  }

  @Test func `a resource without a name is called as all of its sources`() {
    let sources = kinds.prefix(2).map { SourceDefinition($0.kind) }
    #expect(ResourceDefinition(sources: sources).resolvingName == "train,file:data.csv")
    #expect(ResourceDefinition(name: "in", sources: sources).resolvingName == "in")
  }
}
