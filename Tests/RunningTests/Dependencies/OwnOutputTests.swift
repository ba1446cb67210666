import JSON
import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct OwnOutputTests {
  private let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
  }

  /// What a run has made that has these files: `copies` are those of its source code, `placed` is
  /// what it required.
  private func items(
    _ files: [String: String], copies: [String] = [], placed: [String] = [],
    empty: [String] = []
  ) throws -> [DependencyPlacement.Item] {
    var all = files
    for copy in copies { all[".batchrun/sourcecode/\(copy)"] = "code" }
    // No copy has this time: their contents tell.
    let stamps = copies.map { "\"\($0)\": [4, 1]" }.joined(separator: ", ")
    all[".batchrun/manifest.json"] = "{\"dest\": \".\", \"files\": {\(stamps)}}"
    let resolved = ResolvedDependencies.sample(placed: placed)
    let run = try fixture.addRun(
      files: all, others: [.init(key: "resolved", value: resolved.resolvedJSON(runDirectory: "/"))])
    let folder = try #require(run.directory)
    for name in empty { try fixture.sandbox.makeFolder("\(folder)/\(name)") }
    let items = try OwnOutput(of: run, in: folder, try #require(SourceManifest(of: folder))).items
    #expect(items.allSatisfy { $0.path == "\(folder)/\($0.relativePath)" })
    return items.sorted { $0.relativePath < $1.relativePath }
  }

  private func paths(
    _ files: [String: String], copies: [String] = [], placed: [String] = [],
    empty: [String] = []
  ) throws -> [String] {
    try items(files, copies: copies, placed: placed, empty: empty).map(\.relativePath)
  }

  @Test func `what is not a copy, not placed and not ours is its own`() throws {
    #expect(
      try paths(
        ["model": "m", "train.py": "code", "data.csv": "d", ".guild/x": "x", "log/a": "1"],
        copies: ["train.py"], placed: ["data.csv"]) == ["log", "model"])
  }

  @Test func `a copy that was changed is its own, whole or not`() throws {
    #expect(
      try paths(
        ["a.py": "code", "b.py": "edit", "c.py": "longer"], copies: ["a.py", "b.py", "c.py"])
        == ["b.py", "c.py"])
  }

  @Test func `of a folder that holds other things only its own is taken, into that folder`() throws
  {
    let items = try items(
      [
        "src/a.py": "code", "src/result": "r", "src/deep/b.py": "code", "src/deep/out/x": "x",
        "in/data": "d", "in/notes": "n",
      ], copies: ["src/a.py", "src/deep/b.py"], placed: ["in/data"])
    #expect(items.map(\.relativePath) == ["in/notes", "src/deep/out", "src/result"])
    #expect(items.map(\.folder) == ["in", "src/deep", "src"])
  }

  @Test func `a folder is not its own where something far down in it is not`() throws {
    let items = try items(
      ["up/mid/a.py": "code", "up/mid/out": "o", "up/made": "m"], copies: ["up/mid/a.py"])
    #expect(items.map(\.relativePath) == ["up/made", "up/mid/out"])
    let only = try self.items(["up/mid/a.py": "code", "up/mid/out": "o"], copies: ["up/mid/a.py"])
    #expect(only.map(\.relativePath) == ["up/mid/out"])
    #expect(only.map(\.folder) == ["up/mid"])
  }

  @Test func `its own folder is taken whole`() throws {
    let items = try items(["out/a/b": "1", "out/c": "2"])
    #expect(items.map(\.relativePath) == ["out"])
    #expect(items.map(\.folder) == [nil])
  }

  @Test func `folders with nothing of its own are left out, an empty one is not`() throws {
    #expect(
      try paths(
        ["lib/a.py": "code", "lib/sub/b.py": "code", "in/x": "x"],
        copies: ["lib/a.py", "lib/sub/b.py"], placed: ["in"], empty: ["made"]) == ["made"])
  }

  @Test func `compiled modules are no output, wherever they are`() throws {
    #expect(
      try paths(
        ["__pycache__/a.pyc": "x", "lib/a.py": "code", "lib/__pycache__/a.pyc": "x", "y": ""],
        copies: ["lib/a.py"]) == ["y"])
  }

  @Test func `what is ours in the folder itself may have that name elsewhere`() throws {
    let items = try items(["out/.batchrun": "1", "out/b.py": "code"], copies: ["out/b.py"])
    #expect(items.map(\.relativePath) == ["out/.batchrun"])
  }
}
