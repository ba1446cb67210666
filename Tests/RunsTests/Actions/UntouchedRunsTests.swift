import JSON
import Jobs
import Ledger
import Runs
import RunsTestSupport
import Testing

@Suite struct UntouchedRunsTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  /// A run that this process has claimed, or one that is gone, in the state `state`.
  private func run(
    _ state: JobState, claimer: JSONValue? = nil, at time: Double = 1
  ) throws -> RunRecord {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(time))
    var change = RecordChange()
    change.set(.state, state.rawValue)
    if let claimer { change.set(.claimedBy, claimer) }
    try writer.update(run.id, change)
    try writer.close()
    return try #require(try fixture.store.run(run.id))
  }

  /// Takes the untouched out of runs, and gives these and what is left.
  private func untouched(_ runs: [RunRecord]) -> (untouched: UntouchedRuns, rest: [JobID]) {
    var rest = runs
    return (UntouchedRuns(from: &rest), rest.map(\.id))
  }

  @Test func `what has ended, or waits to be started, can go`() throws {
    let runs = try [JobState.completed, .error, .terminated, .staged, .pending].map { try run($0) }
    let (untouched, rest) = untouched(runs)
    #expect(rest == runs.map(\.id))
    #expect(untouched.isEmpty)
    #expect(untouched.summary == "")
  }

  @Test func `what is under way stays, and is named`() throws {
    let over = try run(.completed)
    let running = try run(.running, claimer: RunClaimer.current.json)
    let (untouched, rest) = untouched([over, running])
    #expect(rest == [over.id])
    #expect(untouched.running.map(\.id) == [running.id])
    #expect(untouched.summary == "\(running.id.shortText) (running)")
    #expect(!untouched.isEmpty)
  }

  @Test func `a claim of a process that is gone holds nothing`() throws {
    let run = try run(.pending, claimer: deadClaimer)
    #expect(untouched([run]).rest == [run.id])
  }

  @Test func `of many runs only the first are named`() throws {
    let runs = try (1...12).map {
      try run(.running, claimer: RunClaimer.current.json, at: Double($0))
    }
    let (untouched, rest) = untouched(runs)
    #expect(rest.isEmpty)
    #expect(untouched.running.count == 12)
    #expect(untouched.summary.hasSuffix("\(runs[9].id.shortText) (running), 2 more runs"))
    #expect(!untouched.summary.contains(runs[10].id.shortText))
  }

  @Test func `jobs of a launch in progress stay, also those that are done`() throws {
    let location = LedgerLocation(home: fixture.store.home, name: "lines")
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: .current(.launching))
    let ledger = try Ledger(opening: folder, holding: lock)
    var events = EventBuffer()
    for command in ["one", "two"] {
      let digest = CommandDigest(of: command.utf8)
      Array(command.utf8).withUnsafeBytes {
        events.start(
          id: JobID(digest), attempt: 1, at: 1, host: "h", digest: digest, command: $0)
      }
      events.end(
        id: JobID(digest), attempt: 1, outcome: .exited(code: 0), start: 1, runtime: 1, usage: nil)
    }
    try ledger.append(events)
    let lines = try fixture.store.runs().runs
    let other = try run(.completed)
    let (untouched, rest) = untouched([other] + lines)
    #expect(rest == [other.id])
    #expect(untouched.launches.map(\.name) == ["lines"])
    #expect(untouched.launches.map(\.jobs) == [2])
    #expect(untouched.summary == "lines (a launch in progress: 2 jobs)")
    let one = self.untouched([lines[0]]).untouched
    #expect(one.summary == "lines (a launch in progress: 1 job)")
    try ledger.close()
    lock.note(.idle)
    lock.release()
    #expect(self.untouched(lines).rest == lines.map(\.id))
  }
}
