import Operations
import Posix
import TestSupport
import Testing

@Suite struct SourceFilesTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func select(
    _ rules: [(isIncluded: Bool, glob: String)] = [], named: [String] = [],
    excluding: [String] = []
  ) -> SourceFiles {
    var selection = OperationDefinition.SourceSelection()
    selection.rules = rules
    return SourceFiles(in: sandbox.path, selection, named: named, excluding: excluding)
  }

  private func make(_ names: String...) throws {
    for name in names {
      try sandbox.makeFolder(folder(of: name))
      try sandbox.write("text of \(name)\n", to: name)
    }
  }

  @Test func takesTextFilesAndLeavesWhatIsGenerated() throws {
    try make(
      "a.py", "sub/b.sh", ".hidden", ".env", "sub/.env.local", ".git2/c", "__pycache__/a.pyc",
      "build/x", "dist/y",
      "lib.egg-info/z", "env2/pyvenv.cfg", "env2/lib.py", "kept/d", "skipped/.guild-nocopy",
      "skipped/e", "runs/train/metadata.json")
    try sandbox.write(bytes: [1, 0, 2], to: "binary")
    try sandbox.write(bytes: [UInt8](repeating: 65, count: (1 << 20) + 1), to: "large.txt")
    let files = select(excluding: [sandbox.path("runs")])
    #expect(files.paths == [".hidden", "a.py", "kept/d", "sub/b.sh"])
    #expect(!files.isCut)
  }

  /// Homes have any name, at any depth; what is hidden in them is left out anyway.
  @Test func ledgersAreNoSourceCodeWhereverTheyAre() throws {
    try make("a.py", "my-runs/train/logs/x/out.log", "deep/own/train/dirs/x/a.py", "py/l/notes")
    let (id, header) = ("0123456789abcdef", #"{"event":"journal","version":1}"#)
    try sandbox.write(header, to: "my-runs/train/journal.jsonl")
    try sandbox.write("{\n\"\(id)\": {}}", to: "deep/own/train/metadata.json")
    try sandbox.write("{\"\(id)\": {\"status\": 0}}", to: "py/l/metadata.json")
    try make("named/train/notes")
    try sandbox.write(header, to: "named/train/db.json.journal.jsonl")
    #expect(select().paths == ["a.py"])
    #expect(select([(true, "py/l")]).paths == ["a.py", "py/l/metadata.json", "py/l/notes"])
    #expect(select([(false, "*"), (true, "named/train/notes")]).paths == ["named/train/notes"])
    // Files of others that are called so.
    try sandbox.write("{\"name\": \"x\"}", to: "my-runs/train/metadata.json")
    try sandbox.write("{\"event\": \"login\"}", to: "my-runs/train/journal.jsonl")
    #expect(
      select([(false, "logs/")]).paths == [
        "a.py", "my-runs/train/journal.jsonl", "my-runs/train/metadata.json",
      ])
  }

  @Test func rulesDecideInTheirOrder() throws {
    try make("a.py", "a.csv", "sub/b.py", "data/c.py", "data/d.csv", "build/e.py")
    try sandbox.write(bytes: [0, 1], to: "model.bin")
    #expect(select([(false, "*"), (true, "*.py")]).paths == ["a.py", "data/c.py", "sub/b.py"])
    #expect(
      select([(false, "*.csv"), (true, "model.bin")]).paths
        == ["a.py", "data/c.py", "model.bin", "sub/b.py"])
    #expect(select([(false, "data/")]).paths == ["a.csv", "a.py", "sub/b.py"])
    #expect(select([(false, "data/*")]).paths == ["a.csv", "a.py", "sub/b.py"])
    #expect(select([(false, "*"), (true, "build/*")]).paths == ["build/e.py"])
  }

  @Test func aFoldersNameIsAllThatIsInIt() throws {
    try make("a.py", "data/a.csv", "data/deep/b.csv", "deep/c.csv", "build/x")
    #expect(select([(false, "data")]).paths == ["a.py", "deep/c.csv"])
    #expect(select([(false, "deep")]).paths == ["a.py", "data/a.csv", "data/deep/b.csv"])
    #expect(
      select([(false, "*"), (true, "*.py"), (true, "data")]).paths
        == ["a.py", "data/a.csv", "data/deep/b.csv"])
    #expect(
      select([(true, "build")]).paths
        == ["a.py", "build/x", "data/a.csv", "data/deep/b.csv", "deep/c.csv"])
    #expect(
      select([(false, "data"), (true, "data/a.csv")]).paths == ["a.py", "data/a.csv", "deep/c.csv"])
  }

  @Test func theProgramIsAlwaysThere() throws {
    try make("a.py", "build/main.py")
    #expect(select([(false, "*")], named: ["build/main.py"]).paths == ["build/main.py"])
  }

  @Test func aHundredFilesAreEnoughAndThoseAboveComeFirst() throws {
    for number in 0..<60 { try make("sub/\(number).txt", "top\(number).txt") }
    let files = select()
    #expect(files.paths.count == 100)
    #expect(files.isCut)
    #expect(files.paths.filter { $0.hasPrefix("top") }.count == 60)
  }

  @Test func whatGitIgnoresIsLeftOut() throws {
    try make("a.py", "out/b.py", "new.py")
    try sandbox.write("out\n", to: ".gitignore")
    try #require(try sandbox.shell("git init -q . && git add a.py").exitCode == 0)
    #expect(select().paths == [".gitignore", "a.py", "new.py"])
    #expect(select([(true, "out/*")]).paths == [".gitignore", "a.py", "new.py", "out/b.py"])
  }

  @Test func aCommitIsKnownAndWhetherItIsChanged() throws {
    try make("a.py")
    #expect(VersionControl.commit(of: sandbox.path) == nil)
    let git = "git -c user.name=n -c user.email=e@x"
    try #require(
      try sandbox.shell("git init -q . && git add a.py && \(git) commit -qm m").exitCode == 0)
    let commit = try #require(VersionControl.commit(of: sandbox.path))
    #expect(commit.count == 40)
    try sandbox.append("more\n", to: "a.py")
    #expect(VersionControl.commit(of: sandbox.path) == commit + "*")
  }

  @Test func linksInTheTreeAreNotFollowed() throws {
    try make("a.py")
    try sandbox.shell("ln -s / root; ln -s a.py b.py")
    #expect(select().paths == ["a.py"])
  }
}
