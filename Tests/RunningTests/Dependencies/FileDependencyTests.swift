import Glibc
import JSON
import Operations
import Running
import Runs
import Testing
import TestSupport

@Suite("Dependencies on files")
struct FileDependencyTests {
  let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
    try fixture.sandbox.write("a,b\n", to: "project/data.csv")
  }

  @Test("A file is copied; the project's is unchanged")
  func copy() throws {
    let resolved = try fixture.resolve([.of(.file("data.csv"))])
    #expect(fixture.messages == [.information("Resolving file:data.csv dependency")])
    try fixture.sandbox.append("c\n", to: "runs/serve/dirs/0/data.csv")
    #expect(fixture.sandbox.text(of: "project/data.csv") == "a,b\n")
    #expect(resolved.paths["file:data.csv"] == [fixture.sandbox.path("project/data.csv")])
  }

  @Test("A missing file is an error that names it")
  func missing() {
    #expect(
      fixture.failure([.of(.file("nope.csv"))])
        == "run failed because a dependency was not met: could not resolve 'file:nope.csv' in"
        + " file:nope.csv resource: cannot find source file 'nope.csv'")
  }

  @Test("A module is imported once for a batch, one that is missing is asked for again")
  func moduleOfABatch() throws {
    try fixture.sandbox.write("open('imported', 'a').write('x')", to: "project/mine.py")
    for _ in 0..<3 { _ = try fixture.resolve([.of(.module("mine"))]) }
    #expect(fixture.sandbox.text(of: "project/imported") == "x")
    #expect(fixture.failure([.of(.module("later"))])?.hasSuffix("No module named 'later'") == true)
    try fixture.sandbox.write("", to: "project/later.py")
    #expect(fixture.failure([.of(.module("later"))]) == nil)
  }

  @Test("A module must be there; of the project it may be, and it has no files")
  func module() throws {
    try fixture.sandbox.write("", to: "project/mine.py")
    let resolved = try fixture.resolve([.of(.module("json")), .of(.module("mine"))])
    #expect(
      fixture.messages == [
        .information("Resolving module:json dependency"),
        .information("Resolving module:mine dependency"),
      ])
    #expect(resolved.paths["module:mine"] == nil)
    #expect(
      fixture.failure([.of(.module("nowhere.at_all"))])
        == "run failed because a dependency was not met: could not resolve 'module:nowhere.at_all'"
        + " in module:nowhere.at_all resource: No module named 'nowhere'")
  }

  @Test("References to flags are replaced, and a separate flag takes the path's place")
  func flags() throws {
    try fixture.sandbox.write("2", to: "project/data-2.csv")
    fixture.settings.flags = Flags(["n": .integer(2), "input": .string("data.csv")])
    _ = try fixture.resolve([.of(.file("data-${n}.csv"))])
    _ = try fixture.resolve([.of(.file("other.csv")) { $0.flagName = "input" }])
    #expect(fixture.names == ["data-2.csv", "data.csv"])
    #expect(
      fixture.failure([.of(.file("data-${m}.csv"))])?
        .hasSuffix("'data-${m}.csv' refers to 'm', which is not a flag") == true)
  }

  @Test("Target path, target type and preserved paths say where it goes")
  func placement() throws {
    try fixture.sandbox.makeFolder("project/in/deep")
    try fixture.sandbox.write("x", to: "project/in/deep/x.txt")
    _ = try fixture.resolve([
      .of(.file("data.csv")) { $0.targetPath = "inputs" },
      .of(.file("in/deep/x.txt")) { $0.preservesPath = true },
      .of(.file("in")) { $0.targetType = .link },
    ])
    #expect(fixture.text(of: "inputs/data.csv") == "a,b\n")
    #expect(fixture.text(of: "in/deep/x.txt") == "x")
    #expect(fixture.messages.contains(.warning("in already exists, skipping link")))
  }

  @Test(
    "Nothing is placed outside of the run directory, or among what is ours",
    arguments: ["/tmp", "../x", "a/../../x", ".batchrun"])
  func outside(_ path: String) {
    let problem = fixture.failure([.of(.file("data.csv")) { $0.targetPath = path }])
    #expect(problem?.contains("invalid path '") == true)
    #expect(fixture.names.isEmpty)
  }

  @Test("Nothing is placed behind a link that leads out of the run directory")
  func linkedFolder() throws {
    try fixture.sandbox.makeFolder("outside")
    #expect(symlink(fixture.sandbox.path("outside"), "\(fixture.directory)/in") == 0)
    #expect(fixture.failure([.of(.file("data.csv")) { $0.targetPath = "in" }]) != nil)
    #expect(fixture.sandbox.names(in: "outside").isEmpty)
  }

  @Test("What is there already stays, unless it is to be replaced; the same file is not told")
  func existing() throws {
    try fixture.sandbox.write("a,b\n", to: "runs/serve/dirs/0/data.csv")
    _ = try fixture.resolve([.of(.file("data.csv"))])
    #expect(!fixture.messages.contains { if case .warning = $0 { true } else { false } })
    try fixture.sandbox.write("mine", to: "runs/serve/dirs/0/data.csv")
    _ = try fixture.resolve([.of(.file("data.csv"))])
    #expect(fixture.messages.last == .warning("data.csv already exists, skipping copy"))
    #expect(fixture.text(of: "data.csv") == "mine")
    _ = try fixture.resolve([.of(.file("data.csv")) { $0.replacesExisting = true }])
    #expect(fixture.text(of: "data.csv") == "a,b\n")
  }

  @Test(
    "Renaming takes the first rule that changes the name",
    arguments: [
      ([("(.)[.]csv", #"x\1.csv"#)], "datxa.csv"), ([(nil, "new")], "new"),
      ([("nothing", "n"), ("a", "b")], "dbta.csv"),
      ([(#"(\w+)\.csv"#, #"\g<1>2.txt"#)], "data2.txt"),
    ] as [([(String?, String)], String)])
  func renaming(_ rules: [(String?, String)], _ expected: String) throws {
    _ = try fixture.resolve([
      .of(.file("data.csv")) {
        $0.renamings = rules.map { .init(pattern: $0.0, replacement: $0.1) }
      }
    ])
    #expect(fixture.names == [expected])
  }

  @Test("A selection matches whole paths in a folder; the extremes go by their number")
  func selection() throws {
    try fixture.sandbox.makeFolder("project/ckpt/sub")
    for name in ["m-9.h5", "m-10.h5", "m-2.h5", "sub/m-77.h5", "notes.txt"] {
      try fixture.sandbox.write(name, to: "project/ckpt/\(name)")
    }
    _ = try fixture.resolve([.of(.file("ckpt")) { $0.select = [#"m-\d+\.h5"#] }])
    #expect(fixture.names == ["m-10.h5", "m-2.h5", "m-9.h5"])
    for name in fixture.names { fixture.sandbox.remove("\(fixture.directory)/\(name)") }
    _ = try fixture.resolve([.of(.file("ckpt")) { $0.selectMaximum = #"m-(\d+)\.h5"# }])
    _ = try fixture.resolve([.of(.file("ckpt")) { $0.selectMinimum = #"m-(\d+)\.h5"# }])
    #expect(fixture.names == ["m-10.h5", "m-2.h5"])
    _ = try fixture.resolve([.of(.file("ckpt")) { $0.select = ["sub.*"] }])
    #expect(fixture.text(of: "sub/m-77.h5") == "sub/m-77.h5")
    #expect(
      fixture.failure([.of(.file("ckpt")) { $0.select = ["("] }])?
        .hasSuffix("'(' is not a regular expression") == true)
  }

  @Test("A digest that differs is an error with both")
  func digest() throws {
    // printf 'a,b\n' | sha256sum
    let right = "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"
    let wrong = String(repeating: "0", count: 64)
    let problem = fixture.failure([.of(.file("data.csv")) { $0.sha256 = wrong }])
    #expect(
      problem?.hasSuffix(
        "'\(fixture.sandbox.path("project/data.csv"))' has an unexpected sha256"
          + " (expected \(wrong) but got \(right))") == true)
    #expect(fixture.failure([.of(.file("data.csv")) { $0.sha256 = right.uppercased() }]) == nil)
  }

  @Test("Archives are unpacked, unless that is not wanted")
  func archives() throws {
    let made = try fixture.sandbox.shell(
      "cd project && mkdir t && echo 1 > t/a && echo 2 > b"
        + " && tar -czf x.tgz t b && zip -q y.zip b && gzip -k b")
    #expect(made.exitCode == 0)
    _ = try fixture.resolve([.of(.file("x.tgz"))])
    #expect(fixture.names == ["b", "t"])
    #expect(fixture.text(of: "t/a") == "1\n")
    _ = try fixture.resolve([.of(.file("y.zip")) { $0.targetPath = "zip" }])
    #expect(fixture.text(of: "zip/b") == "2\n")
    _ = try fixture.resolve([.of(.file("b.gz")) { $0.targetPath = "gz" }])
    #expect(fixture.text(of: "gz/b") == "2\n")
    _ = try fixture.resolve([.of(.file("x.tgz")) { $0.unpacks = false }])
    #expect(fixture.names.contains("x.tgz"))
    try fixture.sandbox.write("no archive", to: "project/bad.tgz")
    #expect(fixture.failure([.of(.file("bad.tgz"))])?.contains("cannot unpack '") == true)
  }

  @Test("Further paths are linked")
  func furtherPaths() throws {
    let path = fixture.sandbox.path("project/data.csv")
    _ = try fixture.resolve([], linking: [path])
    var status = stat()
    #expect(lstat("\(fixture.directory)/data.csv", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    #expect(fixture.text(of: "data.csv") == "a,b\n")
  }

  @Test("A file is resolved while staging too")
  func staging() throws {
    fixture.settings.isStaging = true
    _ = try fixture.resolve([.of(.file("data.csv"))])
    #expect(fixture.names == ["data.csv"])
  }

  @Test("The flags are written into a file of settings, again at every start")
  func configuration() throws {
    try fixture.sandbox.write("lr: 1.0e-3  # rate\nnet:\n  depth: 2\n", to: "project/params.yml.in")
    var operation = OperationDefinition(
      name: "train", origin: .script(folder: "/"), body: .command(["true"]))
    operation.destination = .configuration(file: "params.yml.in")
    fixture.settings.flags = Flags(["net.depth": .integer(3)])
    fixture.settings.flags.assume(.null, for: "unset")
    fixture.settings.flags.assume(.integer(1), for: "lr")
    fixture.settings.resolved = try fixture.resolve(operation.allRequirements)
    #expect(fixture.text(of: "params.yml.in") == "lr: 1.0e-3\nnet:\n  depth: 3\n")
    fixture.settings.flags["net.depth"] = .integer(4)
    _ = try fixture.resolve(operation.allRequirements)
    #expect(fixture.text(of: "params.yml.in") == "lr: 1.0e-3\nnet:\n  depth: 4\n")
  }
}
