import Glibc
import Jobs
import Ledger
import Queries
import Synchronization
import TestSupport
import Testing

@testable import Running

/// What the first process of a launch makes of a grid spec.
@Suite struct SpecLaunchTests {
  private static let text = "program: echo\nparameters: {n: [1, 2], m: [a, b]}\n"

  private let sandbox: Sandbox
  private let runfile: String

  init() throws {
    sandbox = try Sandbox()
    runfile = sandbox.path("runs/s.runfile")
    try sandbox.makeFolder("runs")
    try sandbox.write(Self.text, to: "s.yml")
  }

  private func request(only: String? = nil) throws -> LaunchRequest {
    var request = LaunchRequest(
      name: "s", location: LedgerLocation(home: sandbox.path("runs"), name: "s"),
      runfile: runfile, terms: RunTerms(), seed: 1, version: "0")
    request.spec = sandbox.path("s.yml")
    request.only = try only.map { text in
      try ParameterFilter([#require(try FilterExpression(parsing: text))])
    }
    return request
  }

  private func launch(only: String? = nil) throws -> SpecLaunch {
    try #require(try SpecLaunch(request(only: only)))
  }

  private func swept() throws -> SweptSpec {
    let news = Collected()
    try launch().write { news.add($0) }
    return try #require(news.swept)
  }

  @Test func `the runfile gets each command, once`() throws {
    let first = try swept()
    #expect(!first.isUnchanged && first.count == 4 && !first.replicates)
    #expect(
      first.sentence == "s: 4 commands from \(sandbox.path("s.yml")) (\(runfile))")
    #expect(sandbox.lines(of: "runs/s.runfile").first == "echo --n=1 --m=a")
    let stamp = try #require(RunfileStamp(path: runfile))
    #expect(try swept().isUnchanged)
    #expect(RunfileStamp(path: runfile) == stamp)
    try sandbox.write(Self.text + "where: n > 1\n", to: "s.yml")
    #expect(try swept().count == 2)
    #expect(sandbox.lines(of: "runs/s.runfile") == ["echo --n=2 --m=a", "echo --n=2 --m=b"])
    #expect(sandbox.names(in: "runs") == ["s.runfile"])
  }

  @Test func `a preview has the same commands, and writes none`() throws {
    let preview = try launch().preview()
    #expect(sandbox.names(in: "runs") == [])
    _ = try swept()
    #expect(preview.runfile.commands == sandbox.lines(of: "runs/s.runfile"))
  }

  @Test func `another runfile of this name is not replaced`() throws {
    try sandbox.write("python3 mine.py\n", to: "runs/s.runfile")
    let written = #expect(throws: RunFailure.self) { try swept() }
    #expect(
      written?.message
        == "'\(runfile)' is not replaced: line 1 runs 'python3', which no command of the sweep runs"
    )
    #expect(written?.hint?.hasPrefix("choose another name with '--name'") == true)
    #expect(written?.exitCode == 2)
    let previewed = #expect(throws: RunFailure.self) { try launch().preview() }
    #expect(previewed == written)
    #expect(sandbox.lines(of: "runs/s.runfile") == ["python3 mine.py"])
    #expect(sandbox.names(in: "runs") == ["s.runfile"])
  }

  @Test func `where no combination is left there is nothing to launch`() throws {
    try sandbox.write(Self.text + "where: n > 2\n", to: "s.yml")
    #expect(throws: SweepOutput.nothingLeft) { try swept() }
    #expect(throws: SweepOutput.nothingLeft) { try launch().preview() }
    #expect(sandbox.names(in: "runs") == [])
  }

  @Test func `more commands than memory holds are refused at once`() throws {
    try sandbox.write("program: p\nparameters: {a: {max: 1000000000000}}\n", to: "s.yml")
    let failure = #expect(throws: RunFailure.self) { try launch() }
    #expect(failure?.message.contains("1000000000000 commands are more than") == true)
    #expect(failure?.hint?.contains("sample: 1000") == true)
    #expect(failure?.exitCode == 2)
    try sandbox.write(
      "program: p\nparameters: {a: {max: 1000000000000}}\nsample: 3\n", to: "s.yml")
    #expect(try swept().count == 3)
  }

  @Test func `equal commands that are meant are jobs of their own`() throws {
    try sandbox.write(Self.text + "replicates: {count: 2, as: none}\n", to: "s.yml")
    #expect(try swept().replicates)
    #expect(try launch().replicates)
  }

  @Test func `combinations are chosen, and the runfile has all of them`() throws {
    try sandbox.write(
      "program: echo\nstyle: {args: assign}\nparameters: {n: [1, 2], m: [a, b]}\n", to: "s.yml")
    try launch(only: "n = 2").write { _ in }
    #expect(sandbox.lines(of: "runs/s.runfile").count == 4)
    var request = try request(only: "n = 2 and m = b")
    request.hidesParameters = true
    let runfile = Runfile(text: sandbox.text(of: "runs/s.runfile") ?? "")
    let lines = try #require(try SpecLines(request, runfile))
    #expect(runfile.entries.map { lines.isWanted($0) } == [false, false, false, true])
    let hidden = try #require(lines.hiddenParameters)
    #expect(hidden(3).map { String(decoding: $0.value ?? [], as: UTF8.self) } == ["2", "a"])
    #expect(hidden(5).isEmpty)
  }

  @Test(arguments: ["\\x1c", "\\t", "\\x1f\\x1e"])
  func `a command that ends in whitespace is known again`(ending: String) throws {
    try sandbox.write(
      "program: echo\nstyle: {quote: none}\nparameters: {n: [1, 2], m: [\"a\(ending)\"]}\n",
      to: "s.yml")
    try launch(only: "n = 2").write { _ in }
    let runfile = Runfile(text: sandbox.text(of: "runs/s.runfile") ?? "")
    let lines = try #require(try SpecLines(request(only: "n = 2"), runfile))
    #expect(runfile.entries.map { lines.isWanted($0) } == [false, true])
  }

  @Test func `what --only does not find is refused before anything is written`() throws {
    let unknown = #expect(throws: RunFailure.self) { try launch(only: "nn = 2") }
    #expect(unknown?.message == "the grid spec has no parameter 'nn'; did you mean 'n'?")
    let nothing = #expect(throws: RunFailure.self) { try launch(only: "n = 7").write { _ in } }
    #expect(nothing?.message == "no combination matches --only 'n = 7'")
    #expect(nothing?.hint == "n is 1 or 2")
    #expect(throws: RunFailure.self) { try launch(only: "n = 7").preview() }
    #expect(sandbox.names(in: "runs") == [])
  }

  @Test func `a spec that changes while the launch starts is refused`() throws {
    try launch().write { _ in }
    let runfile = Runfile(text: sandbox.text(of: "runs/s.runfile") ?? "")
    for text in ["n: [1, 3], m: [a, b]", "n: [1, 2, 3], m: [a, b]", "n: [1, 2], m: [a]"] {
      try sandbox.write("program: echo\nparameters: {\(text)}\n", to: "s.yml")
      let request = try request(only: "n = 1")
      if text.contains("1, 2, 3") {
        #expect(throws: Never.self) { try SpecLines(request, runfile) }
        continue
      }
      let failure = #expect(throws: RunFailure.self) { try SpecLines(request, runfile) }
      #expect(failure?.message.hasSuffix("changed while the launch started") == true)
    }
  }

  @Test func `the runfile of before comes back`() throws {
    let path = sandbox.path("runs/x.runfile")
    let none = EarlierRunfile(path)
    try sandbox.write("new\n", to: "runs/x.runfile")
    none.restore()
    #expect(sandbox.names(in: "runs") == [])
    try sandbox.write("old\n", to: "runs/x.runfile")
    try sandbox.write("older\n", to: "runs/x.runfile~")
    let both = EarlierRunfile(path)
    #expect(rename(path, path + "~") == 0)
    try sandbox.write("new\n", to: "runs/x.runfile")
    both.restore()
    #expect(sandbox.text(of: "runs/x.runfile") == "old\n")
    #expect(sandbox.text(of: "runs/x.runfile~") == "older\n")
    #expect(sandbox.names(in: "runs") == ["x.runfile", "x.runfile~"])
  }

  @Test func `a change of meaning is told where jobs of before are on record`() throws {
    try sandbox.write(
      "program: t.py\nmethod: grid\ncommand: [p, '${args}']\nparameters: {n: {values: [yes]}}\n",
      to: "s.yml")
    #expect(try swept().change == nil)
    sandbox.remove("runs/s.runfile")
    #expect(try launch().preview().change == nil)
    for (command, isTold) in [("p --n=True", false), ("p --n=yes", true)] {
      try sandbox.makeFolder("runs/s")
      try sandbox.write(
        "{\"\(JobID(CommandDigest(of: command.utf8)).text)\": {\"command\": \"\(command)\", \"parameters\": {}, "
          + "\"start\": 1700000000, \"runtime\": 1, \"status\": 0}}\n", to: "runs/s/metadata.json")
      #expect((try launch().preview().change != nil) == isTold, "\(command)")
      #expect((try swept().change != nil) == isTold, "\(command)")
      sandbox.remove("runs/s.runfile")
    }
  }

  @Test func `a program with blanks that is no file is refused under W&B's rules`() throws {
    let spec = "program: sh train.sh\nmethod: grid\nparameters: {n: {values: [1]}}\n"
    try sandbox.write(spec, to: "s.yml")
    let failure = #expect(throws: RunFailure.self) { try launch() }
    #expect(
      failure?.message.hasSuffix(
        "s.yml:1:10: with 'method' the program is the name of one file, and 'sh train.sh' does "
          + "not exist") == true)
    #expect(failure?.hint == "write 'command: [sh, train.sh, \"${args}\"]' in place of 'program'")
    // What does not look like a command is only warned about.
    try sandbox.write(spec.replacing("sh train.sh", with: "nosuchprogram train.sh"), to: "s.yml")
    #expect(try launch().warnings.count == 1)
  }

  @Test func `a missing spec names one that is there`() throws {
    var request = try request()
    request.spec = sandbox.path("ss.yml")
    let near = #expect(throws: RunFailure.self) { try SpecLaunch(request) }
    #expect(near?.hint == "did you mean \(sandbox.path("s.yml"))?")
    request.spec = sandbox.path("other.yml")
    let far = #expect(throws: RunFailure.self) { try SpecLaunch(request) }
    #expect(far?.hint == "'batchrun demo' writes an example of a grid spec")
  }

  @Test(arguments: [
    ("runs/s", "runs/s.runfile"), ("acc//", "acc.runfile"), ("/a/b/", "/a/b.runfile"),
    ("s", "s.runfile"),
  ])
  func `the runfile is beside the ledger`(folder: String, runfile: String) {
    #expect(SpecLaunch.runfile(besideLedger: folder) == runfile)
  }

  @Test func `the runfile of a ledger in the current folder is next to it`() throws {
    let path = SpecLaunch.runfile(besideLedger: ".")
    #expect(path.hasPrefix("/") && path.hasSuffix(".runfile") && !path.hasSuffix("/.runfile"))
  }

  @Test func `specs are known by their names, or else by their text`() throws {
    for name in ["missing.yml", "x/missing.YAML", "s.yml"] {
      #expect(SpecLaunch.isSpec(name.hasPrefix("s") ? sandbox.path(name) : name), "\(name)")
    }
    try sandbox.write(Self.text, to: "spec")
    #expect(SpecLaunch.isSpec(sandbox.path("spec")))
    try sandbox.write("echo 1\n", to: "lines")
    try sandbox.write("train:\n  main: t\n", to: "batchrun.yml")
    for name in ["lines", "batchrun.yml", "missing", "runs"] {
      #expect(!SpecLaunch.isSpec(sandbox.path(name)), "\(name)")
    }
    #expect(!SpecLaunch.isSpec("-"))
  }

  @Test func `the second process believes its parent alone`() {
    let text = SpecMessage(replicates: true).text(from: 7)
    #expect(SpecMessage(text, parent: 7)?.replicates == true)
    #expect(
      SpecMessage(SpecMessage(replicates: false).text(from: 7), parent: 7)?.replicates == false)
    let named = SpecMessage(replicates: true, objective: "-a: b")
    #expect(SpecMessage(named.text(from: 7), parent: 7)?.objective == "-a: b")
    for text in [text, nil, "", "8", "8:", "x:replicates"] {
      #expect(SpecMessage(text, parent: 8) == nil)
    }
  }
}

/// What was told.
private final class Collected: Sendable {
  private let latest = Mutex<SweptSpec?>(nil)

  var swept: SweptSpec? { latest.withLock { $0 } }

  func add(_ news: LaunchNews) {
    if case .swept(let swept) = news { latest.withLock { $0 = swept } }
  }
}
