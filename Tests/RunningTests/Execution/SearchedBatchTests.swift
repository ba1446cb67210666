import JSON
import Jobs
import Operations
import Posix
import Runs
import Testing

@testable import Running

/// Batches whose trials a built-in optimizer chooses, from the request to the records.
@Suite struct SearchedBatchTests {
  private static let project = """
    train:
      exec: train ${x} ${y}
      flags: {x: 1, y: {default: 2.5, type: float, min: 0, max: 4}}
    pair:
      exec: pair ${x}
      flags: {x: 1}
      optimizers: {mine: {algorithm: gp, kappa: 2.5, random-starts: 1}}
    """

  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(Self.project)
  }

  private func request(
    _ optimizer: String = "gp", _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunRequest {
    try fixture.request(.operation("train"), flags.isEmpty ? ["x=[0.0:1.0]", "y=1"] : flags) {
      $0.optimizer = .named(optimizer)
      $0.maxTrials = 8
      $0.randomSeed = 1
      adjust(&$0)
    }
  }

  /// Trials that print how far `x` is from 0.3.
  private func measuring(_ failing: Set<Int> = []) -> RunExecutorDouble {
    let count = Monitor(0)
    return RunExecutorDouble { words in
      let number = count.change { count in
        count += 1
        return count
      }
      let x = Double(words[1]) ?? 0
      return .init(
        outcome: .exited(code: failing.contains(number) ? 3 : 0),
        output: "loss: \((x - 0.3) * (x - 0.3))\n")
    }
  }

  private func trials() throws -> [RunRecord] {
    try fixture.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
  }

  private func batch() throws -> RunRecord { try #require(try fixture.runs("train+gp").first) }

  // MARK: The course

  @Test func `how many trials there may be is known from the beginning`() throws {
    func most(_ flags: String..., limit: Int? = nil) throws -> (shown: Int, recorded: Int?) {
      let events = EventRecord()
      let request = try request("gp", flags[0], flags[1]) { $0.terms.limit = limit }
      _ = try fixture.run(request, on: measuring(), events)
      let start = try #require(
        events.all.compactMap { event in
          if case .launching(let start) = event { start } else { nil }
        }.first)
      #expect(start.count == 0)
      // In the end none is left.
      #expect(start.snapshot().unchosen(ofMost: start.mayAdd + 1) == 0)
      let batch = try #require(
        try fixture.runs("train+gp").max { $0.initialized ?? 0 < $1.initialized ?? 0 })
      return (start.mayAdd, batch.members[.trialCount]?.int)
    }
    #expect(try most("x=[0.0:1.0]", "y=1") == (8, 8))
    // A small space has fewer.
    #expect(try most("x=[1,2,3]", "y=1") == (3, 3))
    #expect(try most("x=[0.0:2.0]", "y=1", limit: 2) == (2, 8))
  }

  @Test func `a batch has its trials, its record, and lines that say what was known`() throws {
    let events = EventRecord()
    let ending = try fixture.run(try request(), on: measuring(), events)
    #expect(ending == RunResult(exitCode: 0))
    let trials = try trials()
    #expect(trials.map(\.place) == (1...8).map { $0 })
    #expect(trials.map { $0.flags["y"] } == Array(repeating: .real(1), count: 8))
    // The default of the flag lies in the range.
    #expect(trials[0].flags["x"] == .integer(1))
    #expect(Set(trials.map(\.flags)).count == 8)
    #expect(
      events.log.prefix(4).map { $0.replacing(/\(.*x=.*/, with: "") } == [
        "INFO: [batchrun] Random start for optimization (1 of 3)",
        "INFO: [batchrun] Running trial ID: train ",
        "INFO: [batchrun] Random start for optimization (2 of 3)",
        "INFO: [batchrun] Running trial ID: train ",
      ])
    #expect(
      events.log.contains("INFO: [batchrun] Found 7 previous trial(s) for use in optimization"))
    let batch = try batch()
    #expect(batch.state == .completed)
    #expect(batch.flags["random-starts"] == .integer(3))
    #expect(batch.flags["noise"] == .string("gaussian"))
    #expect(batch.objective == .standard)
    #expect(batch.members[.maxTrials]?.int == 8)
    #expect(batch.protoFlags?["x"]?.isSearch == true)
  }

  @Test func `twenty are tried unless a number is given`() throws {
    try fixture.run(try request("halton") { $0.maxTrials = nil }, on: measuring())
    #expect(try trials().count == 20)
  }

  @Test func `flags that the project opens take part`() throws {
    try fixture.run(try request("gp", "x=[0.0:1.0]"), on: measuring())
    let trials = try trials()
    #expect(Set(trials.map { $0.flags["y"] }).count > 4)
    #expect(trials.allSatisfy { (0...4).contains($0.flags["y"]?.number ?? -1) })
    #expect(trials[0].flags["y"] == .real(2.5))
  }

  @Test func `an entry of the project has its own flags`() throws {
    let request = try fixture.request(.operation("pair"), ["x=[0.0:1.0]"]) {
      $0.optimizer = .named("mine")
      $0.maxTrials = 3
    }
    let events = EventRecord()
    try fixture.run(request, on: measuring(), events)
    #expect(events.log.first?.hasSuffix("(1 of 1)") == true)
    let batch = try #require(try fixture.runs("pair+gp").first)
    #expect(batch.flags["kappa"] == .real(2.5))
  }

  @Test func `a batch of one trial has one`() throws {
    try fixture.run(try request { $0.maxTrials = 1 }, on: measuring())
    #expect(try trials().count == 1)
    #expect(try batch().state == .completed)
  }

  @Test func `trials that fail do not end the batch`() throws {
    let events = EventRecord()
    let ending = try fixture.run(try request(), on: measuring([2, 6]), events)
    #expect(ending.exitCode == 0)
    #expect(try trials().map(\.state).filter { $0 == .error }.count == 2)
    #expect(try trials().count == 8)
    #expect(
      events.log.filter { $0.contains("count as the worst") }
        == ["INFO: [batchrun] Trials that failed or have no 'loss' count as the worst so far"])
  }

  @Test func `an exhausted space ends the batch, and that is said`() throws {
    let events = EventRecord()
    try fixture.run(try request("gp", "x=[1,2,3]", "y=1"), on: measuring(), events)
    #expect(Set(try trials().map { $0.flags["x"] }) == [.integer(1), .integer(2), .integer(3)])
    #expect(
      events.log.last
        == "INFO: [batchrun] No combination of flags is left to try (3 combinations in all)")
    #expect(try batch().state == .completed)
  }

  @Test func `workers get trials as soon as they are free`() throws {
    let executor = RunExecutorDouble { _ in nil }
    let request = try request { $0.workers = 3 }
    let helper = try WorkerThread {
      var order = executor.running(atLeast: 3)
      for number in 0..<8 {
        // One ends while the others run, and another one begins.
        let count = min(3, 8 - number)
        order = executor.running(atLeast: count)
        guard let first = order.first else { return }
        executor.end(first, .init(output: "loss: \(number)\n"))
      }
    }
    try fixture.run(request, on: executor)
    helper.join()
    #expect(executor.most == 3)
    #expect(try trials().count == 8)
    #expect(Set(try trials().map(\.flags)).count == 8)
  }

  // MARK: Going on

  @Test(arguments: ["gp", "tpe", "forest", "gbrt", "halton"])
  func `a batch that was cut off goes on as if it had not been`(optimizer: String) throws {
    let opened = ["random-starts=2"]
    func adjusted(_ request: inout RunRequest) {
      if optimizer != "halton" { request.optimizerFlags = opened }
    }
    try fixture.run(try request(optimizer) { adjusted(&$0) }, on: measuring())
    let whole = try trials().map(\.flags)
    let other = try EngineFixture(Self.project)
    let part = try other.request(.operation("train"), ["x=[0.0:1.0]", "y=1"]) {
      $0.optimizer = .named(optimizer)
      $0.maxTrials = 8
      $0.randomSeed = 1
      $0.terms.limit = 5
      adjusted(&$0)
    }
    try other.run(part, on: measuring())
    let batch = try #require(try other.runs("train+\(optimizer)").first)
    #expect(batch.state == .terminated)
    #expect(try other.runs("train").count == 5)
    try other.run(try other.request(.resume(batch.id.text)), on: measuring())
    let trials = try other.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(trials.map(\.flags) == whole)
    #expect(try other.runs("train+\(optimizer)").first?.state == .completed)
  }

  @Test func `what was running runs again, with the same flags, beside what is new`() throws {
    let count = Monitor(0)
    let first = RunExecutorDouble { words in
      let number = count.change { count in
        count += 1
        return count
      }
      return .init(
        outcome: number == 2 ? .vanished : .exited(code: 0), output: "loss: \(words[1])\n")
    }
    try fixture.run(
      try request {
        $0.workers = 2
        $0.terms.limit = 3
      }, on: first)
    let lost = try #require(try trials().first { $0.state == .terminated })
    let second = RunExecutorDouble { _ in nil }
    let together = Monitor<[JobID]>([])
    let helper = try WorkerThread {
      var ended = 0
      var least = 2
      while ended < 6 {
        let running = second.running(atLeast: least)
        together.change { if $0.isEmpty { $0 = running.map(\.id) } }
        for order in running { second.end(order, .init(output: "loss: 1\n")) }
        ended += running.count
        least = 1
      }
    }
    try fixture.run(try fixture.request(.resume(try batch().id.text)), on: second)
    helper.join()
    let ids = together.withLock { $0 }
    #expect(ids.contains(lost.id))
    #expect(ids.count == 2)
    let trials = try trials()
    #expect(trials.count == 8)
    #expect(trials.first { $0.id == lost.id }?.flags == lost.flags)
    #expect(trials.allSatisfy { $0.state == .completed })
  }

  @Test func `a restart with the seed of before repeats the search`() throws {
    try fixture.run(try request(), on: measuring())
    let first = try trials().map(\.flags)
    let batch = try batch()
    try fixture.run(try fixture.request(.restart(batch.id.text)), on: measuring())
    let all = try fixture.runs("train")
    #expect(all.count == 16)
    let second = all.filter { $0.generation == 2 }
      .sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(second.map(\.flags) == first)
    try fixture.run(
      try fixture.request(.restart(batch.id.text)) { $0.randomSeed = 2 }, on: measuring())
    let third = try fixture.runs("train").filter { $0.generation == 3 }
      .sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(third.count == 8)
    #expect(third.map(\.flags) != first)
  }

  @Test func `a restart can have another limit and other flags of its optimizer`() throws {
    try fixture.run(try request(), on: measuring())
    let batch = try batch()
    let again = try fixture.request(.restart(batch.id.text)) {
      $0.maxTrials = 4
      $0.optimizerFlags = ["random-starts=1"]
    }
    let events = EventRecord()
    try fixture.run(again, on: measuring(), events)
    #expect(events.log.first?.hasSuffix("(1 of 1)") == true)
    #expect(try fixture.runs("train").filter { $0.generation == 2 }.count == 4)
  }

  // MARK: Earlier runs

  @Test func `earlier runs of the operation are known, and are on record`() throws {
    for x in [0.1, 0.5, 0.9] {
      try fixture.run(try fixture.request("train", "x=\(x)", "y=1"), on: measuring())
    }
    let earlier = Set(try fixture.runs("train").map(\.id.text))
    let request = try request {
      $0.optimizerFlags = ["prev-trials=operation"]
      $0.terms.limit = 1
    }
    let events = EventRecord()
    try fixture.run(request, on: measuring(), events)
    #expect(events.log.first?.contains("Found 3 previous trial(s)") == true)
    let batch = try batch()
    #expect(
      Set(batch.members[.previousTrials]?.array?.compactMap(\.string) ?? []) == earlier)
    // Runs that have come since are not known to the batch.
    try fixture.run(try fixture.request("train", "x=0.7", "y=1"), on: measuring())
    let resumed = EventRecord()
    try fixture.run(try fixture.request(.resume(batch.id.text)), on: measuring(), resumed)
    #expect(resumed.log.first?.contains("Found 4 previous trial(s)") == true)
  }

  @Test func `what has completed is not run again if that is not needed`() throws {
    try fixture.run(try request("halton") { $0.maxTrials = 3 }, on: measuring())
    let executor = measuring()
    let request = try request("halton") {
      $0.maxTrials = 5
      $0.isNeeded = true
      $0.optimizerFlags = []
    }
    try fixture.run(request, on: executor)
    #expect(executor.commands.count == 2)
  }

  // MARK: Staging

  @Test func `what needs no results can stage its trials`() throws {
    let executor = measuring()
    try fixture.run(try request("halton") { $0.stagesTrials = true }, on: executor)
    #expect(executor.commands.isEmpty)
    #expect(try trials().map(\.state) == Array(repeating: .staged, count: 8))
  }

  @Test(arguments: ["gp", "forest", "gbrt", "tpe"])
  func `what learns cannot stage its trials`(optimizer: String) {
    let failure = #expect(throws: RunFailure.self) {
      try fixture.run(try self.request(optimizer) { $0.stagesTrials = true })
    }
    #expect(failure?.message == "operation '\(optimizer)' does not support --stage-trials")
  }

  // MARK: Refusals

  @Test(
    arguments: [
      (["x=1", "y=1"], [], "flags for batch (x=1, y=1.0) do not contain any search dimensions"),
      (["x=[]", "y=1"], [], "the list of flag 'x' has no values to choose from"),
      (["x=[0:1]"], ["nosuch=1"], "unsupported flag 'nosuch'"),
      (["x=[0:1]"], ["random-starts=-1"], "invalid value -1 for random-starts: out of range"),
      (["x=[0:1]"], ["acq-func=ei"], "unsupported value 'ei' for 'acq-func'"),
      (["x=[0:1]"], ["noise=loud"], "invalid value loud for noise: must be 'gaussian'"),
      (["x=[0:1]"], ["prev-trials=all"], "unsupported value 'all' for 'prev-trials'"),
    ] as [([String], [String], String)])
  func `what cannot be searched is refused before anything is there`(
    flags: [String], optimizerFlags: [String], message: String
  ) throws {
    let request = try fixture.request(.operation("train"), flags) {
      $0.optimizer = .named("gp")
      $0.optimizerFlags = optimizerFlags
    }
    let failure = #expect(throws: RunFailure.self) { try fixture.run(request) }
    #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
    #expect(try fixture.runs().isEmpty)
  }

  @Test func `several objectives are refused with a hint`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try fixture.run(
        try self.request { $0.objective = .init(column: "loss,size", isMaximized: false) })
    }
    #expect(failure?.message == "invalid objective 'loss,size': too many columns")
    #expect(failure?.hint?.hasPrefix("let the program combine them") == true)
  }

  @Test func `a preview counts the trials, and a small space`() throws {
    #expect(try fixture.draft(try request()).plannedCount() == 8)
    #expect(try fixture.draft(try request("gp", "x=[1,2,3]", "y=1")).plannedCount() == 3)
    #expect(try fixture.draft(try request { $0.maxTrials = nil }).plannedCount() == 20)
  }
}
