import Operations
import Runs
import TestSupport
import Testing

@testable import Running

/// Modules are looked for by a real Python.
@Suite struct DependencyModuleSourceTests {
  private let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
  }

  private func reason(_ name: String) -> String? {
    fixture.reason([.of(.module(name))])
  }

  @Test func `nothing is placed for a module, and something for all others`() {
    #expect(!SourceDefinition(.module("json")).hasFiles)
    for kind in [
      SourceDefinition.Kind.file("a"), .configuration("a"), .operation("a"), .url("a"),
    ] {
      #expect(SourceDefinition(kind).hasFiles)
    }
  }

  @Test func `a module that is there is known by its name, which flags may say`() throws {
    try fixture.sandbox.write("print('imported')\n", to: "project/mine.py")
    fixture.settings.flags = Flags(["m": .string("mine")])
    let resolved = try fixture.resolve([.of(.module("${m}"))])
    #expect(resolved.sources.map(\.choice) == ["mine"])
    #expect(resolved.sources.map(\.placed) == [[]])
    #expect(fixture.names.isEmpty)
    // To look at it leaves nothing in the project.
    #expect(fixture.sandbox.names(in: "project") == ["mine.py"])
  }

  @Test func `why it cannot be imported is what Python says last`() throws {
    try fixture.sandbox.write("print('one')\nimport nowhere\n", to: "project/mine.py")
    #expect(reason("mine") == "No module named 'nowhere'")
  }

  @Test func `a module that fails otherwise cannot be imported`() throws {
    try fixture.sandbox.write("raise ValueError('no')\n", to: "project/mine.py")
    #expect(reason("mine") == "cannot import module 'mine'")
  }

  @Test func `a module that was there is not asked for again, one that was not is`() throws {
    #expect(reason("mine") == "No module named 'mine'")
    try fixture.sandbox.write("", to: "project/mine.py")
    #expect(reason("mine") == nil)
    fixture.sandbox.remove("project/mine.py")
    #expect(reason("mine") == nil)
    // Another batch looks for itself.
    fixture.settings.modules = ImportedModules()
    #expect(reason("mine") == "No module named 'mine'")
  }
}
