import JSON
import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DependencyBatchTests {
  private let fixture: DependencyFixture
  private let train: [OperationPattern]

  init() throws {
    fixture = try DependencyFixture()
    train = try #require(OperationPattern.list("train"))
  }

  private var chooser: DependencyChooser<SampleRuns> { DependencyChooser(fixture.candidates) }

  @discardableResult
  private func addTrial(
    of batch: JobID, place: Int, _ state: JobState = .completed, generation: Int = 1,
    start: Double = 0
  ) throws -> JobID {
    var run = try fixture.addRun("train", state, files: [:])
    run.batch = batch
    run.members.add("trial", place)
    run.members.add("generation", generation)
    run.start = start
    fixture.candidates.runs[0] = run
    return run.id
  }

  @discardableResult
  private func addBatch(
    _ state: JobState = .completed, isMarked: Bool = false, start: Double = 0
  ) throws -> JobID {
    var batch = try fixture.addRun("train+", state, isMarked: isMarked, files: [:])
    batch.role = .batch
    batch.start = start
    fixture.candidates.runs[0] = batch
    return batch.id
  }

  private func batch(
    _ choice: DependencyChoice, isWanted: Bool = true
  ) -> DependencyBatch? {
    chooser.batch(for: train, choice: choice, isWanted: isWanted)
  }

  @Test func `its trials are the completed ones, in their order`() throws {
    let id = try addBatch()
    // Of several workers the first trial need not be the first that begins.
    let second = try addTrial(of: id, place: 2)
    let first = try addTrial(of: id, place: 1)
    try addTrial(of: id, place: 3, .error)
    let last = try addTrial(of: id, place: 4)
    try addTrial(of: try addBatch(), place: 1)
    #expect(batch(.pinned(id))?.id == id)
    #expect(batch(.pinned(id))?.trials.map(\.id) == [first, second, last])
  }

  @Test func `a later start hides what an earlier one left`() throws {
    let id = try addBatch()
    try addTrial(of: id, place: 1)
    try addTrial(of: id, place: 2, .pending)
    let second = try addTrial(of: id, place: 1, generation: 2)
    #expect(batch(.pinned(id))?.trials.map(\.id) == [second])
    try addTrial(of: id, place: 2, .error, generation: 3)
    #expect(batch(.pinned(id)) == nil)
  }

  @Test(arguments: [JobState.running, .pending, .staged])
  func `it is none until its last trial has ended`(state: JobState) throws {
    let id = try addBatch()
    try addTrial(of: id, place: 1)
    try addTrial(of: id, place: 2, state)
    #expect(batch(.pinned(id)) == nil)
    #expect(batch(.automatic) == nil)
    #expect(batch(.named(id.text)) == nil)
  }

  @Test func `unless it is wanted, only one that is named is taken`() throws {
    let id = try addBatch()
    try addTrial(of: id, place: 1)
    #expect(batch(.automatic)?.id == id)
    #expect(batch(.automatic, isWanted: false) == nil)
    #expect(batch(.named(id.shortText), isWanted: false)?.id == id)
    #expect(batch(.named("")) == nil)
    #expect(batch(.pinned(.random())) == nil)
  }

  @Test func `a trial that is named is meant itself, unless a batch is wanted`() throws {
    let id = try addBatch()
    let trial = try addTrial(of: id, place: 1)
    #expect(batch(.named(trial.text), isWanted: false) == nil)
    #expect(batch(.named(trial.text)) == nil)
  }

  @Test func `a marked one goes first, where it is complete`() throws {
    let marked = try addBatch(isMarked: true)
    let newer = try addBatch()
    try addTrial(of: newer, place: 1)
    #expect(batch(.automatic)?.id == newer)
    try addTrial(of: marked, place: 1)
    try addTrial(of: newer, place: 2)
    #expect(batch(.automatic)?.id == marked)
  }

  // MARK: What a staged run is tied to

  private func pinned(_ choice: DependencyChoice = .automatic) -> JobID? {
    chooser.batchToPin(for: train, choice: choice)
  }

  @Test func `a run that is staged waits for the newest batch, done or due`() throws {
    #expect(pinned() == nil)
    let due = try addBatch(.staged, start: 5)
    #expect(pinned() == due)
    let older = try addBatch(start: 1)
    try addTrial(of: older, place: 1, start: 2)
    #expect(pinned() == due)
    let newer = try addBatch(start: 8)
    try addTrial(of: newer, place: 1, start: 9)
    #expect(pinned() == newer)
    let marked = try addBatch(isMarked: true, start: 0)
    #expect(pinned() == marked)
  }

  @Test func `one that failed is not waited for`() throws {
    try addBatch(.error, start: 5)
    #expect(pinned() == nil)
  }

  @Test func `what is named or was chosen before is kept, whatever its state`() throws {
    let id = try addBatch(.staged)
    #expect(pinned(.named(id.shortText)) == id)
    #expect(pinned(.named("nowhere")) == nil)
    let other = JobID.random()
    #expect(pinned(.pinned(other)) == other)
    // Its record may be gone while its trials are there.
    let removed = JobID.random()
    try addTrial(of: removed, place: 1)
    #expect(pinned(.named(removed.text)) == removed)
  }
}
