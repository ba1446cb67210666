import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing
import Views

@Suite struct ComparedBatchTests {
  private let fixture: RunFixture
  private let batches: [RunRecord]

  /// Two batches with a trial each, and another run.
  init() throws {
    fixture = try RunFixture()
    let writer = try fixture.writer()
    var batches: [RunRecord] = []
    for (number, objective) in [(1, "loss"), (2, "-acc")] {
      var creation = fixture.creation(Double(number), of: "train+gp", state: .completed)
      creation.role = .batch
      creation.others.set(.objective, objective)
      let batch = try writer.create(creation)
      var trial = fixture.creation(Double(number) + 0.5, state: .completed)
      trial.batch = batch.id
      try writer.create(trial)
      batches.append(batch)
    }
    try writer.create(fixture.creation(9, state: .completed))
    try writer.close()
    self.batches = batches
  }

  private func compared(_ words: String...) throws -> ComparedBatch? {
    try ComparedBatch(RunQuery(fixture.store, words: words))
  }

  @Test func `a batch stands for its trials`() throws {
    let batch = try #require(try compared(batches[0].id.text))
    #expect(batch.query.words.isEmpty)
    #expect(batch.query.filter.batches == [batches[0].id.text])
    #expect(batch.objective?.column.heading == "loss")
    #expect(batch.objective?.goal == .minimum)
    let other = try #require(try compared(String(batches[1].id.text.prefix(8))))
    #expect(other.objective?.column.heading == "acc")
    #expect(other.objective?.goal == .maximum)
    #expect(try compared("5")?.query.filter.batches == [batches[0].id.text])
  }

  @Test func `several stand for theirs, and need not agree on what is best`() throws {
    let both = try #require(try compared("train+gp"))
    #expect(Set(both.query.filter.batches) == Set(batches.map(\.id.text)))
    #expect(both.objective == nil)
  }

  @Test func `other runs are compared as they are`() throws {
    #expect(try compared() == nil)
    #expect(try compared("1") == nil)
    #expect(try compared("1", "5") == nil)
    #expect(try compared("train") == nil)
    #expect(try compared(":") == nil)
  }
}
