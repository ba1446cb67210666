import Jobs
import Ledger
import Posix
import Runs
import Testing

@testable import Running

@Suite struct OwnRecordTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  private func batch() throws -> (record: OwnRecord, id: JobID) {
    let (context, run) = try fixture.make(try fixture.request("train", "x=[1,2]"))
    return (OwnRecord(of: run, context.recorder), run.id)
  }

  @Test func `it runs from when it is begun, as a work of this process`() throws {
    let before = Clock.wall
    let (record, id) = try batch()
    try record.begin(with: .generation(3))
    let run = try #require(try fixture.run(id))
    #expect(run.state == .running)
    #expect(run.attempts == 1)
    #expect(run.generation == 3)
    #expect(RunClaimer(run.members[.claimedBy]) == .current)
    #expect(try #require(run.start) >= before)
    #expect(run.exitCode == nil)
  }

  @Test(arguments: [(.completed, 0), (.error, 5), (.terminated, nil)] as [(JobState, Int32?)])
  func `its end has a state, an exit code and a time`(state: JobState, code: Int32?) throws {
    let (record, id) = try batch()
    try record.begin()
    try record.end(state, exitCode: code)
    let run = try #require(try fixture.run(id))
    #expect(run.state == state)
    #expect(run.exitCode == code.map { Int($0) })
    #expect(try #require(run.runtime) >= 0)
    #expect(run.members[.claimedBy] == nil)
  }

  @Test func `what has ended can continue`() throws {
    let (record, id) = try batch()
    try record.begin()
    try record.end(.error, exitCode: 5)
    try record.goOn()
    let run = try #require(try fixture.run(id))
    #expect(run.state == .running)
    #expect(run.exitCode == nil)
    #expect(run.attempts == 1)
  }

  @Test func `a further start does not know how many trials it has`() throws {
    let (record, id) = try batch()
    try record.begin(with: .generation(1))
    try record.note(.trialCount(9))
    #expect(try fixture.run(id)?.members[.trialCount]?.int == 9)
    try record.begin(with: .generation(2))
    let run = try #require(try fixture.run(id))
    #expect(run.members[.trialCount] == nil)
    #expect(run.generation == 2)
  }
}
