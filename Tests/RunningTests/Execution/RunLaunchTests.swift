import Jobs
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunLaunchTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// Launches trials with `x` from 1 to `count`.
  private func launch(
    _ count: Int, on executor: RunExecutorDouble, slots: Int = 8,
    _ events: EventRecord = EventRecord(), adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunLaunch.End {
    let request = try fixture.request("train", "x=[1,2]", adjust: adjust)
    let (context, batch) = try fixture.make(request, events, on: .double(executor, slots: slots))
    let book = TrialBook(context, of: batch, generation: 1)
    let jobs = try (1...count).map { number in
      try book.make(
        TrialChoice(flags: Flags(["x": .integer(number), "y": .integer(2)])), place: number
      ).job
    }
    return try RunLaunch(context, of: batch).execute(jobs)
  }

  @Test func `all jobs are run, and the launch is told before they begin`() throws {
    let executor = RunExecutorDouble()
    let events = EventRecord()
    let end = try launch(3, on: executor, events) { $0.workers = 2 }
    #expect(end.result.completed == 3)
    #expect(end.failure == nil)
    #expect(end.process == nil)
    #expect(end.leftOut == 0)
    #expect(executor.most <= 2)
    let launching = events.all.firstIndex { event in
      guard case .launching(let start) = event else { return false }
      return start.count == 3 && start.workers == 2 && start.isBatch && !start.hasProcess
        && start.operation == "train+"
    }
    let started = try #require(
      events.all.firstIndex { if case .attemptStarted = $0 { true } else { false } })
    #expect(try #require(launching) < started)
  }

  @Test func `no more run at once than the machine has room for`() throws {
    let executor = RunExecutorDouble { _ in nil }
    let helper = try WorkerThread {
      for _ in 0..<2 {
        for order in executor.running(atLeast: 2) { executor.end(order, .init()) }
      }
    }
    let end = try launch(4, on: executor, slots: 2) { $0.workers = 4 }
    helper.join()
    #expect(end.result.completed == 4)
    #expect(executor.most == 2)
  }

  @Test func `only as many are started as the limit says`() throws {
    let executor = RunExecutorDouble()
    let end = try launch(5, on: executor) { $0.terms.limit = 2 }
    #expect(executor.commands == ["train 1 2", "train 2 2"])
    #expect(end.leftOut == 3)
    let all = try launch(2, on: RunExecutorDouble()) { $0.terms.limit = 9 }
    #expect(all.leftOut == 0)
  }

  @Test func `a shuffled order is that of the seed, and of all jobs`() throws {
    func order(_ seed: UInt64) throws -> [String] {
      let executor = RunExecutorDouble()
      _ = try launch(20, on: executor) {
        $0.terms.shuffles = true
        $0.randomSeed = seed
      }
      return executor.commands
    }
    let first = try order(7)
    let sorted = (1...20).map { "train \($0) 2" }
    #expect(first != sorted)
    #expect(Set(first) == Set(sorted))
    #expect(try order(7) == first)
    #expect(try order(8) != first)
  }

  @Test func `a run that failed by itself counts before one that was ended`() throws {
    let executor = RunExecutorDouble { words in
      switch words[1] {
      case "1": .init(outcome: .signaled(signal: 15))
      case "2": .init(outcome: .exited(code: 4))
      case "3": .init(outcome: .exited(code: 5))
      default: .init()
      }
    }
    #expect(try launch(4, on: executor).failure == .exited(code: 4))
    let ended = RunExecutorDouble { _ in .init(outcome: .signaled(signal: 15)) }
    #expect(try launch(2, on: ended).failure == .signaled(signal: 15))
  }

  @Test func `the first failure halts where the request says so`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 4)) }
    let end = try launch(4, on: executor) { $0.failsOnTrialError = true }
    #expect(end.result.isHalted)
    #expect(end.result.failed == 1)
    #expect(end.result.notStarted == 3)
  }

  @Test func `each end is recorded, also where it is waited for on disk`() throws {
    let executor = RunExecutorDouble()
    _ = try launch(3, on: executor) { $0.terms.isDurable = true }
    #expect(try fixture.runs("train").map(\.state) == [.completed, .completed, .completed])
  }
}
