import Operations
import Testing

@testable import Running

@Suite struct TrialHistoryTests {
  private func flags(_ x: Int) -> Flags { Flags(["x": .integer(x)]) }

  @Test func `choices are numbered from 0, and end in any order`() {
    var history = TrialHistory()
    #expect((1...3).map { history.add(flags($0)) } == [0, 1, 2])
    #expect(history.count == 3)
    #expect(history.pending == [0: flags(1), 1: flags(2), 2: flags(3)])
    history.end(2, .completed, objective: 0.5)
    history.end(0, .error, objective: nil)
    #expect(history.ended.map(\.number) == [2, 0])
    #expect(history.ended.map(\.flags) == [flags(3), flags(1)])
    #expect(history.ended.map(\.state) == [.completed, .error])
    #expect(history.ended.map(\.objective) == [0.5, nil])
    #expect(history.pending == [1: flags(2)])
    #expect(history.count == 3)
  }

  @Test func `what is forgotten has no end, and its number is not given again`() {
    var history = TrialHistory()
    let number = history.add(flags(1))
    history.forget(number)
    history.end(number, .completed, objective: 1)
    #expect(history.ended.isEmpty)
    #expect(history.pending.isEmpty)
    #expect(history.add(flags(2)) == 1)
  }

  @Test func `an end counts once`() {
    var history = TrialHistory()
    let number = history.add(flags(1))
    history.end(number, .completed, objective: 1)
    history.end(number, .error, objective: 2)
    #expect(history.ended.map(\.objective) == [1])
  }

  @Test func `choices of an earlier start keep their numbers`() {
    var history = TrialHistory()
    history.add(flags(3), as: 2)
    history.add(flags(1), as: 0)
    #expect(history.count == 3)
    #expect(history.pending == [0: flags(1), 2: flags(3)])
    #expect(history.add(flags(4)) == 3)
  }
}
