import JSON
import Jobs
import Operations
import Testing

@testable import Running

/// The trials of a batch, as its optimizer looks back on them.
@Suite struct TrialListTests {
  private let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
    let executor = RunExecutorDouble { words in .init(output: "loss: 0.\(words[1])\n") }
    try fixture.run(fixture.request("train", "x=[7,8]") { $0.keepsBatch = true }, on: executor)
  }

  private func list(_ previous: PreviousTrials = .batch) throws -> TrialList {
    let batch = try #require(try fixture.runs("train+").first)
    return try TrialList(batch.id, home: fixture.store.home, previous: previous)
  }

  @Test func `people get a table with flags and objective`() throws {
    var list = try list()
    let lines = list.lines().map { $0.split(separator: " ").map(String.init) }
    #expect(lines[0] == ["#", "id", "status", "x", "y", "objective"])
    #expect(
      Set(lines.dropFirst().map { Array($0.suffix(3)) }) == [
        ["7", "2", "0.7"], ["8", "2", "0.8"],
      ])
  }

  @Test func `programs get all of them as an array`() throws {
    var list = try list(.operation)
    let trials = try #require(try JSONValue(parsing: list.json().dropLast()).array)
    #expect(Set(trials.map { $0["objective"]?.double }) == [0.7, 0.8])
  }

  @Test func `only a batch has trials`() throws {
    let trial = try #require(try fixture.runs("train").first)
    let error = #expect(throws: RunFailure.self) {
      try TrialList(trial.id, home: fixture.store.home, previous: .batch)
    }
    #expect(error?.message == "run \(trial.id.shortText) is not a batch")
    #expect(throws: RunFailure.self) {
      try TrialList(.random(), home: fixture.store.home, previous: .batch)
    }
  }

  @Test func `nothing answers if no batch runs an optimizer`() throws {
    let error = #expect(throws: RunFailure.self) {
      try TrialCall(["x=1"], draws: false, of: .random()).answer()
    }
    #expect(error?.exitCode == TrialAnswer.noTrial)
  }
}
