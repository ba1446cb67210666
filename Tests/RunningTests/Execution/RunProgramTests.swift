import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunProgramTests {
  private func attempt(_ number: Int) -> Attempt {
    Attempt(position: 0, number: number, slot: 0, serial: number)
  }

  /// A project whose operation has all that it names.
  private static let whole = """
    train:
      exec: train ${x}
      flags: {x: 1}
      env: {MODE: fast, API_TOKEN: abc}
      sourcecode: ['*.py']
    """

  private func whole() throws -> EngineFixture {
    let fixture = try EngineFixture(RunProgramTests.whole)
    try fixture.sandbox.write("print(1)\n", to: "train.py")
    return fixture
  }

  @Test func `a run has its folder, its card and its environment before it starts`() throws {
    let fixture = try whole()
    let (context, run) = try fixture.make(try fixture.request("train", "x=5"))
    let program = RunJob(single: run, choices: .init()).program(in: context)
    let prepared = try program.prepare(for: attempt(1))
    context.recorder.flush()
    #expect(prepared.words == ["train", "5"])
    let directory = try #require(run.directory)
    #expect(prepared.directory.path == directory)
    #expect(prepared.physicalPath == resolvedPath(directory))
    let card = try JSONValue(parsing: readFile(directory + "/.batchrun/run.json"))
    #expect(card["id"]?.string == run.id.text)
    #expect(card["operation"]?.string == "train")
    #expect(card["flags"]?["x"]?.int == 5)
    #expect(card["arguments"]?.array?.compactMap(\.string) == ["train", "5"])
    let lines = fixture.sandbox.lines(of: directory + "/.batchrun/env")
    #expect(lines.contains("MODE=fast"))
    #expect(lines == lines.sorted())
    // The process gets what is not written down.
    #expect(!lines.contains { $0.hasPrefix("API_TOKEN") })
    let environment = prepared.environment.map { String(decoding: $0, as: UTF8.self) }
    #expect(environment.contains("API_TOKEN=abc"))
    #expect(environment.contains("BATCHRUN_HOME"))
    #expect(try fixture.run(run.id)?.members[.command]?.string == "train 5")
    #expect(fixture.sandbox.exists(directory + "/.batchrun/sourcecode/train.py"))
  }

  @Test func `another attempt begins with an empty folder and the same source code`() throws {
    let fixture = try whole()
    let (context, run) = try fixture.make(try fixture.request("train"))
    let program = RunJob(single: run, choices: .init()).program(in: context)
    _ = try program.prepare(for: attempt(1))
    let directory = try #require(run.directory)
    try fixture.sandbox.write("left", to: directory + "/result")
    try fixture.sandbox.write("print(2)\n", to: "train.py")
    _ = try program.prepare(for: attempt(2))
    #expect(!fixture.sandbox.exists(directory + "/result"))
    #expect(fixture.sandbox.text(of: directory + "/.batchrun/sourcecode/train.py") == "print(1)\n")
    #expect(fixture.sandbox.exists(directory + "/.batchrun/run.json"))
  }

  @Test func `a trial gets the source code of its batch when it starts`() throws {
    let fixture = try whole()
    let (context, batch) = try fixture.make(try fixture.request("train", "x=[1,2]"))
    let id = JobID.random()
    let job = RunJob(
      id: id, flags: Flags(["x": .integer(1)]), part: .trial, sourceOwner: batch.id)
    _ = try job.program(in: context).prepare(for: attempt(1))
    let copy = context.folders.source(of: id) + "/train.py"
    #expect(fixture.sandbox.text(of: copy) == "print(1)\n")
  }

  @Test func `a run in a folder of the user's has no other path`() throws {
    let fixture = try whole()
    let (context, run) = try fixture.make(try fixture.request("train") { $0.folder = "mine" })
    let prepared = try RunJob(single: run, choices: .init()).program(in: context)
      .prepare(for: attempt(1))
    #expect(prepared.physicalPath == nil)
    #expect(prepared.directory.path == fixture.sandbox.path("mine"))
  }

  @Test func `staging makes the folder and no card`() throws {
    let fixture = try whole()
    let (context, run) = try fixture.make(try fixture.request("train"), state: .staged)
    try RunJob(single: run, choices: .init()).program(in: context).stage()
    let directory = try #require(run.directory)
    #expect(fixture.sandbox.names(in: directory + "/.batchrun") == ["sourcecode"])
  }

  @Test func `what is in the way of its folder makes it unavailable`() throws {
    let fixture = try whole()
    let context = try fixture.context(try fixture.request("train"))
    try fixture.sandbox.write("x", to: "file")
    let job = RunJob(
      id: .random(), flags: Flags(["x": .integer(1)]), part: .single,
      directory: fixture.sandbox.path("file/a"))
    #expect(throws: ProgramUnavailable.self) {
      try job.program(in: context).prepare(for: attempt(1))
    }
  }
}
