import JSON
import TestSupport
import Testing

/// Which source code a run executes, and where it finds it.
@Suite struct KeptSourceTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      show:
        exec: ./show.sh
        flags: {n: 1}
      other:
        exec: ./show.sh
        flags: {m: 1}
      none:
        exec: ./show.sh
        sourcecode: no
      inside:
        exec: sh -c 'cat src/conf/a.txt; ls conf; echo changed > src/conf/a.txt; echo made > made'
        sourcecode: {dest: src}
      around:
        exec: cat conf/a.txt
        sourcecode: {dest: .}
      take:
        exec: ls
        requires: {operation: inside}
      need:
        exec: cat made
        requires: {operation: inside, select: made}
      """, to: "batchrun.yml")
    try setVersion(1)
    try sandbox.makeFolder("conf")
    try sandbox.write("settings\n", to: "conf/a.txt")
  }

  private func setVersion(_ version: Int) throws {
    try sandbox.writeScript("echo version \(version) n=$FLAG_N m=$FLAG_M\n", to: "show.sh")
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y"] + arguments))
  }

  private func runs() throws -> [JSONValue] {
    try sandbox.batchrun("runs", "--json").json.array ?? []
  }

  private func latest() throws -> String {
    try #require(try runs().first?["id"]?.string)
  }

  /// Takes all out of the directory of a run, its source code too.
  private func empty(_ id: String) throws {
    let directory = try directory(of: id)
    sandbox.remove(directory)
    try sandbox.makeFolder(directory)
  }

  private func directory(of id: String) throws -> String {
    let run = try runs().first { $0["id"]?.string == id }
    return try #require(run?["run_dir"]?.string)
  }

  @Test func `a prototype's source code is executed, not the project's`() throws {
    #expect(try run("show", "n=2").output == "version 1 n=2 m=\n")
    let prototype = try latest()
    try setVersion(2)
    #expect(try run("show").output == "version 2 n=1 m=\n")
    #expect(try run("--proto", prototype).output == "version 1 n=2 m=\n")
    #expect(try run("--proto", prototype, "n=3").output == "version 1 n=3 m=\n")
    #expect(try latest() != prototype)
    #expect(
      try run("--proto", prototype, "--force-sourcecode").output == "version 2 n=2 m=\n")
    let digests = try runs().prefix(2).map { run in
      try info(try #require(run["id"]?.string))["sourcecode_digest"]?.string
    }
    #expect(digests[0] != digests[1])
    #expect(try info(prototype)["sourcecode_digest"]?.string == digests[1])
  }

  private func info(_ id: String) throws -> JSONValue {
    try sandbox.batchrun("runs", "info", id, "--json").json
  }

  @Test func `a batch is a prototype of batches and a trial one of runs`() throws {
    try run("show", "n=[1,2]", "--keep-batch")
    let batch = try #require(
      try runs().first { $0["operation"]?.string == "show+" }?["id"]?.string)
    let trial = try latest()
    try setVersion(2)
    let result = try run("--proto", batch, "n=[5,6]", "-q")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try run("--proto", trial).output == "version 1 n=2 m=\n")
    let outputs = try runs().filter { $0["flags"]?["n"]?.int ?? 0 > 4 }.map { run in
      sandbox.text(of: "runs/show/logs/\(run["id"]?.string ?? "?")/out.log")
    }
    #expect(Set(outputs) == ["version 1 n=5 m=\n", "version 1 n=6 m=\n"])
  }

  @Test func `an operation that is named too is run with the prototype's flags`() throws {
    try run("show", "n=7")
    let prototype = try latest()
    try setVersion(2)
    #expect(try run("show", "--proto", prototype).output == "version 2 n=7 m=\n")
    #expect(try run("other", "--proto", prototype).output == "version 2 n= m=1\n")
  }

  @Test func `without its source code a run is not started again by accident`() throws {
    try run("show", "n=2")
    let id = try latest()
    try setVersion(2)
    try empty(id)
    for option in ["--restart", "--proto"] {
      let result = try run(option, id)
      #expect(result.exitCode == 1)
      #expect(result.output == "")
      #expect(
        result.errors.hasPrefix("batchrun: error: the source code of run \(id) is missing"),
        "\(result)")
      #expect(result.errors.contains("hint: --force-sourcecode uses"), "\(result)")
    }
    #expect(try info(id)["status"]?.string == "completed")
    #expect(try run("--restart", id, "--force-sourcecode").output == "version 2 n=2 m=\n")
    #expect(try run("--restart", id).output == "version 2 n=2 m=\n")
  }

  @Test func `a run that keeps no source code can be started in an empty directory`() throws {
    try run("none")
    let id = try latest()
    try empty(id)
    #expect(try run("--restart", id).output == "version 1 n= m=\n")
  }

  @Test func `a trial whose directory is empty takes the source code of its batch`() throws {
    try run("show", "n=[1,2]", "--keep-batch")
    let trial = try latest()
    try setVersion(2)
    try empty(trial)
    #expect(try run("--restart", trial).output == "version 1 n=2 m=\n")
  }

  @Test func `what a run required is placed again where its directory was deleted`() throws {
    try run("inside", "-q")
    let source = try latest()
    #expect(try run("need").output == "made\n")
    let id = try latest()
    try run("inside", "-q")
    sandbox.remove(try directory(of: id))
    let result = try run("--restart", id, "--force-sourcecode")
    #expect(result.output == "made\n", "\(result)")
    #expect(result.errors.contains("Using output from run \(source)"), "\(result)")
  }

  @Test func `'dest' puts a copy of the source code into the run directory`() throws {
    let result = try run("inside")
    #expect(result.output.hasPrefix("settings\nls: "), "there is none but in 'src': \(result)")
    let id = try latest()
    #expect(
      try text(of: "src/conf/a.txt", in: id) == "changed\n", "it is the program's to change")
    #expect(try text(of: ".batchrun/sourcecode/conf/a.txt", in: id) == "settings\n")
    // What the program has changed is there at the next start.
    #expect(try run("--restart", id).output.hasPrefix("changed\n"))
    #expect(try run("--restart", id, "--force-sourcecode").output.hasPrefix("settings\n"))
    #expect(try run("around").output == "settings\n")
  }

  private func text(of name: String, in id: String) throws -> String? {
    sandbox.text(of: try directory(of: id) + "/" + name)
  }

  @Test func `a copy of source code is no output of a run`() throws {
    try sandbox.append(
      """

      copied: {exec: touch made, sourcecode: {dest: a/b}}
      plain: {exec: touch made, sourcecode: {dest: .}}
      takeCopied: {exec: ls, requires: {operation: copied}, sourcecode: no}
      takePlain: {exec: ls, requires: {operation: plain}, sourcecode: no}
      """, to: "batchrun.yml")
    try run("copied")
    #expect(try run("takeCopied").output == "made\n")
    try run("plain")
    #expect(try run("takePlain").output == "made\n")
  }

  @Test(arguments: ["/tmp/x", "../x", ".batchrun", "a/../../x"])
  func `a 'dest' outside of the run directory is refused`(destination: String) throws {
    try sandbox.write("a: {exec: ls, sourcecode: {dest: \(destination)}}\n", to: "batchrun.yml")
    let result = try run("a")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("'dest' must be a folder of the run directory"), "\(result)")
    #expect(result.errors.contains("batchrun.yml:1:"), "\(result)")
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a run directory elsewhere has the source code too`() throws {
    let result = try run("show", "-d", "there")
    #expect(result.output == "version 1 n=1 m=\n", "\(result)")
    #expect(result.errors == "Run directory is '\(sandbox.path("there"))'\n")
    let id = try latest()
    try setVersion(2)
    #expect(try run("--restart", id).output == "version 1 n=1 m=\n")
    let again = try run("show", "-d", "there")
    #expect(again.exitCode == 1)
    #expect(again.errors.contains("it is the directory of another run"), "\(again)")
    #expect(try runs().count == 1)
  }

  @Test func `records say where an operation comes from and what it ran on`() throws {
    try run("show")
    let run = try #require(try runs().first)
    let origin = run["opref"]
    #expect(origin?["type"]?.string == "project")
    #expect(origin?["project"]?.string == sandbox.path("batchrun.yml"))
    #expect(origin?["version"]?.string?.utf8.count == 32)
    #expect(origin?["name"]?.string == "show")
    let record = try sandbox.json(of: "runs/show/metadata.json")[try latest()]
    #expect(record?["platform"]?["architecture"]?.string?.isEmpty == false)
    #expect(record?["platform"]?["uname"]?.string?.hasPrefix("Linux ") == true)
    #expect(record?["platform"]?["cpus"]?.int ?? 0 > 0)
  }
}
