import Glibc
import JSON
import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

/// What is taken of another run's directory.
@Suite struct DependencyRunSourceTests {
  private let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
  }

  /// What is placed of a run with these files.
  private func placed(
    _ files: [String: String], _ change: (inout SourceDefinition) -> Void = { _ in }
  ) throws -> [String] {
    try fixture.addRun(files: files)
    _ = try fixture.resolve([.of(.operation("train"), change)])
    return fixture.names
  }

  @Test func `folders that hold only copies of source code are no output`() throws {
    #expect(
      try placed([
        ".batchrun/sourcecode/lib/a.py": "p", ".batchrun/sourcecode/b.py": "q", "lib/a.py": "p",
        "b.py": "q", "model": "m",
      ]) == ["model"])
  }

  @Test func `nor is a folder that all of it was copied into`() throws {
    #expect(
      try placed([
        ".batchrun/sourcecode/a.py": "p", "code/deep/a.py": "p", "model": "m",
      ]) == ["model"])
  }

  @Test func `a folder with anything else in it is`() throws {
    #expect(
      try placed([
        ".batchrun/sourcecode/lib/a.py": "p", ".batchrun/sourcecode/src/b.py": "p",
        "lib/a.py": "p", "lib/new": "n", "src/b.py": "changed",
      ]) == ["lib", "src"])
  }

  @Test func `where it is known what was copied, what it made itself is taken`() throws {
    let files = [
      ".batchrun/sourcecode/src/a.py": "code", "src/a.py": "code", "src/out": "o",
      ".batchrun/manifest.json": #"{"dest": ".", "files": {"src/a.py": [4, 1]}}"#,
    ]
    #expect(try placed(files) == ["src"])
    #expect(fixture.sandbox.names(in: fixture.directory + "/src") == ["out"])
  }

  @Test func `a selection takes what it names, copies of source code too`() throws {
    #expect(
      try placed(
        [".batchrun/sourcecode/a.py": "p", "a.py": "p", "b.txt": "b", "m-2": "", "m-10": ""]
      ) {
        $0.select = ["a[.]py"]
        $0.selectMaximum = "m-([0-9]+)"
      } == ["a.py", "m-10"])
  }

  @Test func `what is ours cannot be selected`() throws {
    #expect(try placed([".guild/x": "x", "a": "a"]) { $0.select = [".*"] } == ["a"])
  }

  @Test func `a run without its own directory is reported as such`() throws {
    let run = try fixture.addRun()
    fixture.candidates.runs[0].directory = nil
    #expect(fixture.reason([.train]) == "run \(run.id.text) does not have its own directory")
  }

  @Test func `only a path is a folder in place of a run`() throws {
    typealias Resolver = DependencyResolver<SampleRuns>
    try fixture.sandbox.makeFolder("there")
    try fixture.sandbox.write("", to: "file")
    let there = fixture.sandbox.path("there")
    #expect(Resolver.directory(at: there + "/") == DependencyFiles.resolvingLinks(there))
    #expect(Resolver.directory(at: "there") == nil)
    #expect(Resolver.directory(at: fixture.sandbox.path("file")) == nil)
    #expect(Resolver.directory(at: there + "/none") == nil)
    try #require(symlink(there, fixture.sandbox.path("link")) == 0)
    #expect(
      Resolver.directory(at: fixture.sandbox.path("link")) == DependencyFiles.resolvingLinks(there))
  }
}
