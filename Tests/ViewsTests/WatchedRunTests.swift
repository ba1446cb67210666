import JSON
import Jobs
import Ledger
import Posix
import Runs
import RunsTestSupport
import Testing

@testable import Views

@Suite struct WatchedRunTests {
  private let fixture: RunFixture
  private let location: LedgerLocation

  init() throws {
    fixture = try RunFixture()
    location = try fixture.writer().location
  }

  /// A run that this process carries out, or one that has ended.
  @discardableResult
  private func add(
    _ role: RunRecord.Role = .run, start: Double, batch: JobID? = nil, generation: Int = 1,
    claimer: JSONValue = RunClaimer.current.json, _ more: (inout RecordChange) -> Void = { _ in }
  ) throws -> JobID {
    let writer = try fixture.writer()
    var creation = RunCreation(
      operation: role == .batch ? "train+" : "train", role: role, state: .pending, time: start)
    creation.batch = batch
    let run = try writer.create(creation)
    var change = RecordChange()
    change.set(.state, JobState.running.rawValue)
    change.set(.start, start)
    change.set(.generation, generation)
    change.set(.claimedBy, claimer)
    more(&change)
    try writer.update(run.id, change)
    try writer.close()
    return run.id
  }

  private func latest() throws -> WatchedRun? {
    try WatchedRun.latest(in: LedgerReader(location), Liveness(of: location))
  }

  @Test func `nothing is watched where nothing is under way`() throws {
    try fixture.writer().create(fixture.creation(1, state: .completed))
    #expect(try latest() == nil)
    try add(start: 5, claimer: deadClaimer)
    #expect(try latest() == nil)
  }

  @Test func `the run that started last is watched, a batch rather than its trials`() throws {
    try add(start: 5)
    let last = try add(start: 9)
    try add(start: 7)
    #expect(try latest()?.id == last)
    let batch = try add(.batch, start: 3)
    try add(start: 10, batch: batch)
    #expect(try latest()?.id == batch)
    #expect(try latest()?.isBatch == true)
    #expect(try latest()?.isAlive(in: Directory(path: location.folder)) == true)
  }

  @Test func `the run that is wanted comes before all others`() throws {
    let first = try add(.batch, start: 3)
    let second = try add(.batch, start: 5)
    #expect(try latest()?.id == second)
    func chosen(_ wanted: String) throws -> JobID? {
      try WatchedRun.latest(
        in: LedgerReader(location), Liveness(of: location), preferring: wanted)?.id
    }
    #expect(try chosen(first.text) == first)
    #expect(try chosen(JobID.random().text) == second)
  }

  @Test func `it is shown as a launch of its trials`() throws {
    try add(.batch, start: 3) {
      $0.set(.workers, 4)
      $0.set(.trialCount, 10)
    }
    let launch = try #require(try latest()).launch(known: 2, finished: 3)
    #expect(launch.pid == ProcessIdentity.current.pid)
    #expect(launch.started == 3)
    #expect(launch.jobs == 7)
    #expect(launch.workers == 4)
    #expect(launch.activity == "launching")
    // While trials are made there are as many as are known.
    #expect(try #require(try latest()).launch(known: 12, finished: 0).jobs == 12)
  }

  @Test func `a single run is its only job`() throws {
    try add(start: 3)
    let launch = try #require(try latest()).launch(known: 0, finished: 0)
    #expect(launch.jobs == 1)
    #expect(launch.activity == "running")
  }

  @Test func `the trials of its latest start are its jobs`() throws {
    let batch = try add(.batch, start: 3, generation: 2)
    let trial = try add(start: 4, batch: batch, generation: 2)
    let earlier = try add(start: 2, batch: batch, generation: 1)
    let other = try add(start: 4, batch: .random(), generation: 2)
    let watched = try #require(try latest())
    var jobs: [JobID] = []
    var fields = RecordFields()
    var records = try LedgerReader(location).records()
    while let found = try records.next({ id, record -> JobID? in
      fields.read(record, until: [.state])
      return watched.has(id, &fields) ? id : nil
    }) {
      if let found { jobs.append(found) }
    }
    #expect(jobs == [trial])
    #expect(![earlier, other, batch].contains(trial))
  }
}
