import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct TrialStepsTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      both:
        steps: ['train x=${a}', train]
        flags: {a: 3}
      """)
  }

  /// As `run --carry-out` makes it.
  private func carryOut(_ id: JobID, on children: ChildRunDoubles) throws -> RunResult {
    try TrialSteps(
      fixture.request(.restart(id.text)), on: .double(children: children), tell: { _ in }
    ).run(id)
  }

  @Test func `the steps of a trial are run, and its record is left to its batch`() throws {
    let (context, run) = try fixture.make(fixture.request("both", "a=7"))
    let children = ChildRunDoubles { _ in .exited(code: 6) }
    #expect(try carryOut(run.id, on: children) == RunResult(exitCode: 6))
    #expect(children.starts.map { $0.arguments.last } == ["x=7"])
    let after = try #require(try fixture.run(run.id))
    #expect(after.state == run.state)
    #expect(after.attempts == 0)
    #expect(after.exitCode == nil)
    try context.writer.close()
  }

  @Test func `a run that is not there, and one without steps, are wrong usage`() throws {
    let children = ChildRunDoubles()
    let missing = #expect(throws: RunFailure.self) { try carryOut(.random(), on: children) }
    #expect(missing?.exitCode == 2)
    try fixture.run(try fixture.request("train"))
    let run = try #require(try fixture.runs("train").first)
    let single = #expect(throws: RunFailure.self) { try carryOut(run.id, on: children) }
    #expect(single == RunFailure("run \(run.id.text) has no steps", exitCode: 2))
    #expect(children.starts.isEmpty)
  }
}
