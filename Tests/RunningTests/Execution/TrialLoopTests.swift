import JSON
import Jobs
import Launching
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

/// Gives the choices of a list, and keeps what it hears of them.
private struct Choices: TrialSource {
  struct Notes: Sendable {
    var results: [String] = []
    var closings: [String] = []
  }

  var values: [Int]
  let notes: Monitor<Notes>
  /// Signals the trial of choice 0 once that was made.
  var signal: Int32?
  private var hasChosen = false
  private let wakeup: Wakeup?

  init(_ values: [Int], _ notes: Monitor<Notes>, signal: Int32? = nil) {
    self.values = values
    self.notes = notes
    self.signal = signal
    wakeup = signal == nil ? nil : try? Wakeup()
    wakeup?.wake()
  }

  mutating func next(given history: TrialHistory) -> TrialStep {
    guard !values.isEmpty else { return .finished }
    hasChosen = true
    return .trial(
      TrialChoice(flags: Flags(["x": .integer(values.removeFirst()), "y": .integer(2)])))
  }

  mutating func take(_ result: TrialResult, of number: Int) {
    let text =
      switch result {
      case .ended(let run, let objective):
        "\(number) \(run.state.rawValue) \(objective.map { "\($0)" } ?? "-")"
      case .staged: "\(number) staged"
      case .refused(let failure): "\(number) refused \(failure.exitCode)"
      }
    notes.change { $0.results.append(text) }
  }

  mutating func close(because reason: String) {
    notes.change { $0.closings.append(reason) }
  }

  var descriptors: [Int32] { wakeup.map { [$0.descriptor] } ?? [] }

  mutating func listen(to ready: [Int32]) -> [TrialSignal] {
    guard let wakeup, ready.contains(wakeup.descriptor), let signal, hasChosen else { return [] }
    wakeup.clear()
    self.signal = nil
    return [TrialSignal(signal, to: 0)]
  }
}

@Suite struct TrialLoopTests {
  let fixture: EngineFixture
  private let notes = Monitor(Choices.Notes())
  private var results: [String] { notes.withLock { $0.results } }
  private var closings: [String] { notes.withLock { $0.closings } }

  init() throws {
    fixture = try EngineFixture()
  }

  private func run(
    _ values: Int..., on executor: RunExecutorDouble = RunExecutorDouble(), signal: Int32? = nil,
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunResult {
    let request = try fixture.request("train", "x=[1,2]") {
      $0.keepsBatch = true
      adjust(&$0)
    }
    let notes = notes
    return try fixture.execute(request, on: .double(executor)) {
      Choices(values, notes, signal: signal)
    }
  }

  @Test func `each choice has its result, with its objective`() throws {
    let executor = RunExecutorDouble { words in
      .init(
        outcome: .exited(code: words[1] == "5" ? 3 : 0),
        output: words[1] == "6" ? "" : "loss: \(words[1])\n")
    }
    #expect(try run(4, 5, 6, on: executor) == RunResult(exitCode: 0))
    #expect(results == ["0 completed 4.0", "1 error 5.0", "2 completed -"])
    #expect(try fixture.trialValues() == [4, 5, 6].map { .integer($0) })
    #expect(closings == ["it accepts no more requests"])
  }

  @Test func `a source that has no trials ends the batch`() throws {
    #expect(try run() == RunResult(exitCode: 0))
    #expect(results.isEmpty)
    #expect(try fixture.runs("train+").first?.state == .completed)
  }

  @Test func `no more trials are made than allowed, and that is reported`() throws {
    _ = try run(1, 2, 3, 4) { $0.maxTrials = 2 }
    #expect(results == ["0 completed -", "1 completed -", "2 refused 125"])
    #expect(try fixture.runs("train").count == 2)
  }

  @Test func `no more trials are started than the limit says`() throws {
    let executor = RunExecutorDouble()
    _ = try run(1, 2, 3, on: executor) { $0.terms.limit = 1 }
    #expect(executor.commands == ["train 1 2"])
    #expect(results == ["0 completed -", "1 refused 125"])
  }

  @Test func `staged trials are left to others`() throws {
    let executor = RunExecutorDouble()
    _ = try run(1, 2, on: executor) { $0.stagesTrials = true }
    #expect(executor.commands.isEmpty)
    #expect(results == ["0 staged", "1 staged"])
    #expect(try fixture.runs("train").map(\.state) == [.staged, .staged])
  }

  @Test func `trials that finished before the interruption do not run again`() throws {
    let first = RunExecutorDouble { words in
      .init(outcome: .exited(code: words[1] == "2" ? 3 : 0), output: "loss: \(words[1])\n")
    }
    _ = try run(1, 2, 3, on: first) { $0.failsOnTrialError = true }
    let batch = try #require(try fixture.runs("train+").first)
    notes.change { $0 = .init() }
    let second = RunExecutorDouble { words in .init(output: "loss: \(words[1])\n") }
    let notes = notes
    try fixture.execute(
      try fixture.request(.resume(batch.id.text)) { $0.keepsBatch = true }, on: .double(second)
    ) { Choices([1, 2, 3], notes) }
    #expect(second.commands == ["train 3 2"])
    #expect(results == ["0 completed 1.0", "1 error 2.0", "2 completed 3.0"])
    #expect(try fixture.trialValues() == [1, 2, 3].map { .integer($0) })
  }

  @Test func `a source can have its trial signaled`() throws {
    let executor = RunExecutorDouble { words in words[1] == "1" ? nil : .init() }
    _ = try run(1, 2, on: executor, signal: 9)
    #expect(results.contains("0 terminated -"))
    #expect(results.contains("1 completed -"))
  }

  @Test func `a batch that halts says to its source why`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 3)) }
    _ = try run(1, 2, 3, on: executor) { $0.failsOnTrialError = true }
    #expect(closings == ["a trial failed"])
  }
}
