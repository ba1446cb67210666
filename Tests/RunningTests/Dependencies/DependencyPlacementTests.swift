import Glibc
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DependencyPlacementTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("run")
    try sandbox.makeFolder("data/in")
    try sandbox.write("new", to: "data/in/a.csv")
  }

  private func place(
    _ kind: SourceDefinition.Kind = .file("a.csv"), folder: String? = nil,
    renamings: [SourceDefinition.Renaming] = [],
    _ adjust: (inout SourceDefinition) -> Void = { _ in }
  ) throws -> (placed: [String], said: [DependencyMessage]) {
    var source = SourceDefinition(kind)
    adjust(&source)
    var said: [DependencyMessage] = []
    let placement = DependencyPlacement(
      runDirectory: sandbox.path("run"),
      resource: ResourceDefinition(name: "data", sources: [source]), source: source,
      report: { said.append($0) })
    let item = DependencyPlacement.Item(
      path: sandbox.path("data/in/a.csv"), relativePath: "in/a.csv", folder: folder)
    return (try placement.place([item], renamings: renamings), said)
  }

  @Test func `a file is copied, a file of a run is linked, unless set otherwise`() throws {
    #expect(try place().placed == ["a.csv"])
    #expect(DependencyFiles.kind(of: sandbox.path("run/a.csv")) == .file)
    sandbox.remove("run/a.csv")
    _ = try place(.operation("prepare"))
    #expect(linkTarget(of: sandbox.path("run/a.csv")) == "../data/in/a.csv")
    sandbox.remove("run/a.csv")
    _ = try place(.operation("prepare")) { $0.targetType = .copy }
    #expect(DependencyFiles.kind(of: sandbox.path("run/a.csv")) == .file)
  }

  @Test func `a copy that was cut short is not taken for the file`() throws {
    try sandbox.makeFolder("run/.batchrun")
    try sandbox.write("n", to: "run/.batchrun/copy.new")
    #expect(try place().placed == ["a.csv"])
    #expect(sandbox.text(of: "run/a.csv") == "new")
    #expect(sandbox.names(in: "run/.batchrun").isEmpty)
  }

  @Test func `it goes where the source says`() throws {
    #expect(try place { $0.targetPath = "x/y" }.placed == ["x/y/a.csv"])
    #expect(try place { $0.preservesPath = true }.placed == ["in/a.csv"])
    #expect(try place(folder: "first").placed == ["first/a.csv"])
    let renamed = try place(renamings: [.init(pattern: #"(\w).csv"#, replacement: #"\1-\g<1>.txt"#)]
    )
    #expect(renamed.placed == ["a-a.txt"])
    #expect(sandbox.text(of: "run/x/y/a.csv") == "new")
    #expect(sandbox.text(of: "run/in/a.csv") == "new")
  }

  @Test(arguments: ["/abs", "../out", ".batchrun", "x/../../out"])
  func `nothing is placed outside of the run, or among what is ours`(path: String) {
    #expect(throws: SourceProblem.self) { try place { $0.targetPath = path } }
    #expect(sandbox.names(in: "run").isEmpty)
    #expect(sandbox.names().sorted() == ["data", "run"])
  }

  @Test func `what is there stays, unless it is to be replaced`() throws {
    try sandbox.write("old", to: "run/a.csv")
    let (placed, said) = try place()
    #expect(placed == [])
    #expect(said == [.warning("a.csv already exists, skipping copy")])
    #expect(sandbox.text(of: "run/a.csv") == "old")
    #expect(try place { $0.replacesExisting = true }.placed == ["a.csv"])
    #expect(sandbox.text(of: "run/a.csv") == "new")
    // The same file is no obstacle.
    #expect(try place().said.isEmpty)
  }

  @Test func `a link in the way is not followed`() throws {
    try sandbox.makeFolder("others")
    #expect(symlinks("../others", "run/x"))
    #expect(throws: SourceProblem.self) { try place { $0.targetPath = "x" } }
    #expect(sandbox.names(in: "others").isEmpty)
  }

  private func symlinks(_ target: String, _ name: String) -> Bool {
    symlink(target, sandbox.path(name)) == 0
  }

  @Test(
    arguments: [
      ([(nil, "b")], "b"), ([("a", "b")], "b.csv"), ([("x", "y"), ("a", "c")], "c.csv"),
      ([("a", "a"), ("csv", "txt")], "a.txt"), ([("^(.)", #"\1\1"#)], "aa.csv"),
      ([("(a)", #"\2"#)], "2.csv"), ([], "a.csv"),
    ] as [([(String?, String)], String)])
  func `the first renaming that changes the name decides`(
    renamings: [(String?, String)], name: String
  ) throws {
    #expect(
      try DependencyPlacement.renamed(
        "a.csv", by: renamings.map { .init(pattern: $0.0, replacement: $0.1) }) == name)
  }
}
