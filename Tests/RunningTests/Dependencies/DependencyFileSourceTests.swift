import Glibc
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DependencyFileSourceTests {
  private let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
    try fixture.sandbox.makeFolder("project/conf")
    try fixture.sandbox.write("lr: 0.1\nnet: {depth: 2}\n", to: "project/conf/a.yml")
  }

  private func reason(_ resource: ResourceDefinition) -> String? {
    fixture.reason([resource])
  }

  @Test func `a file may lie outside of the project`() throws {
    try fixture.sandbox.write("x", to: "outside")
    let path = fixture.sandbox.path("outside")
    let resolved = try fixture.resolve([.of(.file(path)) { $0.preservesPath = true }])
    #expect(fixture.names == ["outside"])
    #expect(resolved.sources.first?.choice == path)
  }

  @Test func `what a folder selects keeps its path where that is wanted`() throws {
    _ = try fixture.resolve([
      .of(.file("conf")) {
        $0.select = ["a[.]yml"]
        $0.preservesPath = true
      }
    ])
    #expect(fixture.text(of: "conf/a.yml") == "lr: 0.1\nnet: {depth: 2}\n")
  }

  // MARK: Files of settings

  private func settings(
    _ path: String = "conf/a.yml", _ change: (inout SourceDefinition) -> Void = { _ in }
  ) -> ResourceDefinition {
    .of(.configuration(path)) { source in
      source.replacesExisting = true
      change(&source)
    }
  }

  @Test func `an unchanged file stays as written`() throws {
    _ = try fixture.resolve([settings()])
    #expect(fixture.text(of: "a.yml") == "lr: 0.1\nnet: {depth: 2}\n")
    // Values that are not set are those of the file.
    fixture.settings.flags.assume(.integer(9), for: "lr")
    _ = try fixture.resolve([settings()])
    #expect(fixture.text(of: "a.yml") == "lr: 0.1\nnet: {depth: 2}\n")
  }

  @Test func `parameters replace its values, and flags these`() throws {
    let resource = settings { $0.parameters = ["lr": .real(0.5), "net.depth": .integer(7)] }
    fixture.settings.flags = Flags(["lr": .real(0.9), "prepare": .string("abc")])
    fixture.settings.sourceFlags = ["prepare"]
    let resolved = try fixture.resolve([resource])
    #expect(fixture.text(of: "a.yml") == "lr: 0.9\nnet:\n  depth: 7\n")
    // The project's file stays as it is, and is what was taken.
    let path = fixture.sandbox.path("project/conf/a.yml")
    #expect(fixture.sandbox.text(of: path) == "lr: 0.1\nnet: {depth: 2}\n")
    #expect(resolved.sources.first?.choice == path)
    #expect(resolved.sources.first?.paths == [path])
  }

  @Test func `what is not a file of settings is reported as such`() throws {
    #expect(reason(settings("conf")) == "cannot find source file 'conf'")
    #expect(reason(settings("none.yml")) == "cannot find source file 'none.yml'")
    fixture.settings.flags = Flags(["lr": .integer(1)])
    try fixture.sandbox.write("x", to: "project/a.txt")
    #expect(
      reason(settings("a.txt"))
        == "'a.txt' is not a configuration file (.yml, .json, .cfg, .ini)")
    try fixture.sandbox.write("a: [", to: "project/bad.yml")
    #expect(reason(settings("bad.yml"))?.hasPrefix("cannot read 'bad.yml': ") == true)
  }
}
