import JSON
import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing
import Views

@Suite struct BatchTrialsTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  /// A batch with trials that have this loss and accuracy; nil of one that has failed.
  private func batch(
    _ losses: [Double?], objective: String? = "loss"
  ) throws -> RunRecord {
    let writer = try fixture.writer()
    var creation = fixture.creation(1, of: "train+gp", state: .completed)
    creation.role = .batch
    creation.others.set(.objective, objective)
    creation.others.set(.generation, 1)
    let batch = try writer.create(creation)
    for (number, loss) in losses.enumerated() {
      var trial = fixture.creation(
        Double(number + 2), state: loss == nil ? .error : .completed)
      trial.batch = batch.id
      trial.place = number + 1
      trial.flags = Flags(["lr": .real(Double(number) / 10)])
      trial.others.set(.generation, 1)
      if let loss {
        trial.others.set(
          .scalars,
          try JSONValue(
            parsing: Array(
              "{\"loss\":{\"last\":\(loss),\"first\":\(loss),\"min\":\(loss),\"max\":\(loss),\"sum\":\(loss),\"count\":1}}"
                .utf8)))
      }
      try writer.create(trial)
    }
    try writer.close()
    return batch
  }

  private func lines(_ batch: RunRecord) throws -> [String] {
    try BatchTrials(of: batch, in: fixture.store).details
      .flatMap { $0.detail.lines(name: $0.name) }
      .map { $0.replacing(/[0-9a-f]{32}/, with: "ID") }
  }

  @Test func `the best trial is shown with its flags, and how many there were`() throws {
    #expect(
      try lines(batch([0.5, nil, 0.25, 0.75])) == [
        "trials: 4 (3 completed, 1 error)", "objective: minimize loss", "best:", "  trial: ID",
        "  value: 0.25", "  flags:", "    lr: 0.2",
      ])
  }

  @Test func `the largest is best where that is asked for`() throws {
    let found = try lines(batch([0.5, 0.25, 0.75], objective: "-loss"))
    #expect(found.contains("objective: maximize loss"))
    #expect(found.contains("  value: 0.75"))
  }

  @Test func `among equal trials the first is the best`() throws {
    #expect(try lines(batch([0.5, 0.5])).last == "    lr: 0.0")
  }

  @Test func `a batch without results has no best`() throws {
    #expect(
      try lines(batch([nil, nil])) == [
        "trials: 2 (2 error)", "objective: minimize loss", "best:",
      ])
    #expect(try lines(batch([nil], objective: nil)) == ["trials: 1 (1 error)"])
    #expect(try lines(batch([], objective: nil)) == ["trials: 0"])
  }

  @Test func `programs get numbers`() throws {
    let batch = try batch([0.5, nil])
    let details = try BatchTrials(of: batch, in: fixture.store).details
    let json = RunInformation(batch).json(details)
    #expect(json["trials"]?["total"]?.int == 2)
    #expect(json["trials"]?["error"]?.int == 1)
    #expect(json["best"]?["value"]?.double == 0.5)
    #expect(json["best"]?["flags"]?["lr"]?.double == 0)
  }
}
