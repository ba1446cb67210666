import Jobs
import Operations
import Runs
import Testing

@testable import Running

@Suite struct BatchHistoryTests {
  private let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  @Test func `finished trials have their places, and so have those that run again`() throws {
    let executor = RunExecutorDouble { words in
      .init(outcome: .exited(code: words[1] == "2" ? 3 : 0), output: "loss: 0.\(words[1])\n")
    }
    let request = try fixture.request("train", "x=[1,2,3,4]") {
      $0.keepsBatch = true
      $0.terms.limit = 3
    }
    try fixture.run(request, on: executor)
    let batch = try #require(try fixture.runs("train+").first)
    let known = try BatchHistory(
      of: batch, TrialObjective(.standard), home: fixture.store.home)
    #expect(known.finished.map(\.place) == [1, 2, 3])
    #expect(known.finished.map { known.objectives[$0.id] } == [0.1, 0.2, 0.3])
    #expect(known.lastPlace == 4)
    let left = try fixture.runs("train").filter { $0.state == .pending }
    let history = known.history(with: left)
    #expect(history.count == 4)
    #expect(history.ended.map(\.number) == [0, 1, 2])
    #expect(history.ended.map(\.state) == [.completed, .error, .completed])
    #expect(history.pending[3]?["x"] == .integer(4))
  }
}
