import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing
import Views

@Suite struct ComparedSearchTests {
  private let fixture: RunFixture
  private let batches: [RunRecord]

  /// Two batches with a trial each, and another run.
  init() throws {
    fixture = try RunFixture()
    let writer = try fixture.writer()
    var batches: [RunRecord] = []
    let objectives = [
      (1, "train+gp", "loss"), (2, "train+gp", "-acc"), (3, "train+tpe", "loss"),
      (4, "train+tpe", "loss"),
    ]
    for (number, name, objective) in objectives {
      var creation = fixture.creation(Double(number), of: name, state: .completed)
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
    self.batches = Array(batches.prefix(2))
  }

  private func compared(_ words: String...) throws -> ComparedSearch? {
    try ComparedSearch(RunQuery(fixture.store, words: words))
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
    #expect(try compared("9")?.query.filter.batches == [batches[0].id.text])
  }

  @Test func `only the trials of the latest start are compared`() throws {
    let writer = try fixture.writer()
    var creation = fixture.creation(20, of: "train+", state: .completed)
    creation.role = .batch
    creation.others.set(.generation, 2)
    let batch = try writer.create(creation)
    for generation in 1...2 {
      var trial = fixture.creation(20 + Double(generation), state: .completed)
      trial.batch = batch.id
      trial.others.set(.generation, generation)
      try writer.create(trial)
    }
    try writer.close()
    let query = try #require(try compared(batch.id.text)).query
    let trials = try fixture.store.runs(matching: query.filter).runs
    #expect(trials.map(\.generation) == [2])
    #expect(try fixture.store.trials(of: batch).map(\.id) == trials.map(\.id))
  }

  @Test func `several stand for theirs, and need not agree on what is best`() throws {
    let both = try #require(try compared("train+gp"))
    #expect(Set(both.query.filter.batches) == Set(batches.map(\.id.text)))
    #expect(both.objective == nil)
    #expect(both.note?.contains("the objectives of 2 batches differ") == true)
    #expect(try compared(batches[0].id.text)?.note == nil)
    let same = try #require(try compared("train+tpe"))
    #expect(same.objective?.column.heading == "loss")
    #expect(
      same.note == "2 batches are compared; the best value so far is that of each batch")
  }

  @Test func `other runs are compared as they are`() throws {
    #expect(try compared() == nil)
    #expect(try compared("1") == nil)
    #expect(try compared("1", "9") == nil)
    #expect(try compared("train") == nil)
    #expect(try compared(":") == nil)
  }
}
