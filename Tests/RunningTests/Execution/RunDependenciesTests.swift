import JSON
import Jobs
import Launching
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunDependenciesTests {
  let fixture: EngineFixture
  let events = EventRecord()

  init() throws {
    fixture = try EngineFixture(
      """
      prepare:
        exec: prepare
      train:
        exec: train
        label: after ${prepare}
        requires:
          - operation: prepare
            select: data.csv
      """)
  }

  /// A completed run that others can take a file of.
  private func prepare() throws -> RunRecord {
    try fixture.run(try fixture.request("prepare"))
    let run = try #require(try fixture.runs("prepare").first)
    try fixture.sandbox.write("1,2\n", to: try #require(run.directory) + "/data.csv")
    return run
  }

  private func program(
    _ adjust: (inout RunRequest) -> Void = { _ in }, state: JobState = .pending
  ) throws -> (context: RunContext, program: RunProgram) {
    let (context, run) = try fixture.make(
      try fixture.request("train", adjust: adjust), events, state: state)
    let program = RunJob(single: run, choices: .init()).program(in: context)
    _ = try RunDirectory(making: program.directory)
    return (context, program)
  }

  @Test func `what is required is placed, and what was taken is recorded`() throws {
    let taken = try prepare()
    let (context, program) = try program()
    _ = try RunDependencies(context).resolve(for: program, isEmpty: true, isStaging: false)
    context.recorder.flush()
    #expect(fixture.sandbox.text(of: program.directory + "/data.csv") == "1,2\n")
    let run = try #require(try fixture.run(program.id))
    let source = try #require(ResolvedDependencies(run).sources.first)
    #expect(source.choice == taken.id.text)
    #expect(source.placed == ["data.csv"])
    #expect(run.label?.contains(taken.id.text.prefix(8)) == true)
  }

  @Test func `what cannot be met makes the run unavailable, and nothing is recorded`() throws {
    let (context, program) = try program()
    let refused = #expect(throws: ProgramUnavailable.self) {
      _ = try RunDependencies(context).resolve(for: program, isEmpty: true, isStaging: false)
    }
    #expect(refused?.reason.contains("prepare") == true)
    context.recorder.flush()
    #expect(try fixture.run(program.id)?.members[.resolved] == nil)
  }

  @Test func `another attempt takes the same run, though there is a newer one`() throws {
    let taken = try prepare()
    let (context, program) = try program { $0.terms.policy.retries = 1 }
    let dependencies = RunDependencies(context)
    _ = try dependencies.resolve(for: program, isEmpty: true, isStaging: false)
    let newer = try prepare()
    #expect(newer.id != taken.id)
    try RunDirectory.empty(program.directory, keeping: "sourcecode")
    _ = try dependencies.resolve(for: program, isEmpty: true, isStaging: false)
    #expect(context.remembered(of: program.id)?.sources.map(\.choice) == [taken.id.text])
  }

  @Test func `a staged run is tied to a run that has still to be run`() throws {
    try fixture.run(try fixture.request("prepare") { $0.stages = true })
    let due = try #require(try fixture.runs("prepare").first)
    let (context, program) = try program({ $0.stages = true }, state: .staged)
    _ = try RunDependencies(context).resolve(for: program, isEmpty: true, isStaging: true)
    context.recorder.flush()
    let run = try #require(try fixture.run(program.id))
    #expect(ResolvedDependencies(run).pinnedRuns == [due.id])
    #expect(!fixture.sandbox.exists(program.directory + "/data.csv"))
  }

  @Test func `paths of the user's are linked into the folder`() throws {
    _ = try prepare()
    try fixture.sandbox.write("mine", to: "notes.txt")
    let (context, program) = try program { $0.links = ["notes.txt"] }
    _ = try RunDependencies(context).resolve(for: program, isEmpty: true, isStaging: false)
    #expect(fixture.sandbox.text(of: program.directory + "/notes.txt") == "mine")
    #expect(DependencyFiles.kind(of: program.directory + "/notes.txt") == .link)
  }
}
