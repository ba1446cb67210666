import JSON
import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing

@testable import Running

@Suite struct EarlierRunsTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  /// A batch, and completed runs before it, the oldest first.
  private func batch(after runs: [(x: Double, loss: Double?)]) throws -> RunRecord {
    let writer = try fixture.writer()
    for (number, run) in runs.enumerated() {
      var creation = fixture.creation(Double(number + 1), state: .completed)
      creation.flags = Flags(["x": .real(run.x)])
      if let loss = run.loss {
        let text =
          "{\"loss\":{\"last\":\(loss),\"first\":\(loss),\"min\":\(loss),\"max\":\(loss),"
          + "\"sum\":\(loss),\"count\":1}}"
        creation.others.set(.scalars, try JSONValue(parsing: Array(text.utf8)))
      }
      try writer.create(creation)
    }
    var creation = fixture.creation(Double(runs.count + 1), of: "train+gp", state: .running)
    creation.role = .batch
    let batch = try writer.create(creation)
    try writer.close()
    return batch
  }

  private func earlier(
    _ previous: PreviousTrials, of batch: RunRecord, continues: Bool = false
  ) throws -> EarlierRuns {
    try EarlierRuns(
      previous, of: batch, continues: continues, TrialObjective(.standard),
      home: fixture.store.home)
  }

  @Test func `a batch that learns from its trials alone knows none`() throws {
    let found = try earlier(.batch, of: try batch(after: [(0.5, 1)]))
    #expect(found.results.isEmpty)
    #expect(found.change.isEmpty)
    #expect(found.notice == nil)
  }

  @Test func `completed runs of the operation are known, the oldest first`() throws {
    let found = try earlier(.operation, of: try batch(after: [(0.5, 1), (0.25, nil), (0.75, 3)]))
    #expect(
      found.results.map(\.flags)
        == [0.5, 0.25, 0.75].map { Flags(["x": .real($0)]) })
    #expect(found.results.map(\.objective) == [1, nil, 3])
    #expect(found.change.members[.previousTrials]?.array?.count == 3)
  }

  @Test func `a batch that continues knows those that it knew`() throws {
    var batch = try batch(after: [(0.5, 1), (0.25, 2)])
    let all = try earlier(.operation, of: batch)
    let first = try #require(all.change.members[.previousTrials]?.array?.first)
    batch.members.add(RecordKey.previousTrials.text, JSONValue.array([first]))
    let found = try earlier(.operation, of: batch, continues: true)
    #expect(found.results.map(\.objective) == [1])
  }

  @Test func `of very many the latest are known, and that is said`() throws {
    let count = EarlierRuns.most + 2
    let found = try earlier(.operation, of: try batch(after: (0..<count).map { (Double($0), nil) }))
    #expect(found.results.count == EarlierRuns.most)
    #expect(found.results.first?.flags == Flags(["x": .real(2)]))
    #expect(
      found.notice == "Using the latest 1,000 of 1,002 earlier runs for optimization")
  }
}
