import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunNarratorTests {
  let fixture: EngineFixture
  let events = EventRecord()

  init() throws {
    fixture = try EngineFixture()
  }

  private func context(
    _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunContext {
    try fixture.context(
      try fixture.request(.operation("train"), flags, adjust: adjust), events)
  }

  private func job(_ x: Int = 1, _ part: RunAttempt.Part = .trial, attempts: Int = 0) -> RunJob {
    RunJob(
      id: .random(), flags: Flags(["x": .integer(x), "y": .null]), part: part, attempts: attempts)
  }

  private func end(
    _ order: AttemptOrder, _ outcome: Outcome, retryDelay: Double? = nil
  ) -> LaunchChange {
    var end = AttemptEnd(of: order, outcome, runtime: 2.5)
    end.retryDelay = retryDelay
    return .ended(end)
  }

  @Test func `a trial is told and logged when it starts, and told when it has ended`() throws {
    let context = try context("x=[1,2]")
    let narrator = RunNarrator(context, driver: nil)
    let order = job(7).order(in: context, slot: 3)
    narrator.follow(.started(order))
    narrator.follow(end(order, .exited(code: 0)))
    try narrator.finish()
    #expect(events.log == ["INFO: [batchrun] Running trial ID: train (x=7)"])
    #expect(events.attempts == ["started x=7", "ended x=7"])
    guard case .attemptEnded(let ended)? = events.all.last else {
      Issue.record("its end should be the last to be told")
      return
    }
    #expect(ended.runtime == 2.5)
    #expect(ended.outcome == .exited(code: 0))
    #expect(ended.attempt.slot == 3)
    #expect(ended.attempt.number == 1)
    #expect(ended.attempt.startedAt == 1000)
    #expect(ended.attempt.commandLine == "train x=7")
    #expect(narrator.failure == nil)
  }

  @Test func `a single run has no line of a log, however it ends`() throws {
    let context = try context("x=1")
    let narrator = RunNarrator(context, driver: nil)
    let order = job(1, .single).order(in: context)
    narrator.follow(.started(order))
    narrator.follow(end(order, .exited(code: 3)))
    try narrator.finish()
    #expect(events.log.isEmpty)
    #expect(narrator.failure == .exited(code: 3))
  }

  @Test(
    arguments: [
      (
        .exited(code: 3), nil,
        "ERROR: [batchrun] Trial ID exited with an error (3) - see log for details"
      ),
      (
        .exited(code: 3), 2,
        "ERROR: [batchrun] Trial ID exited with an error (3) - retrying in 2"
      ),
      (.timedOut, nil, "ERROR: [batchrun] Trial ID took longer than allowed"),
      (.timedOut, 2, "ERROR: [batchrun] Trial ID took longer than allowed - retrying in 2"),
      (.signaled(signal: 9), nil, "INFO: [batchrun] Trial ID was terminated"),
      (.terminated(signal: 15), nil, "INFO: [batchrun] Trial ID was terminated"),
      (.vanished, nil, "INFO: [batchrun] Trial ID was terminated"),
      (
        .notStarted(reason: "no room"), nil,
        "ERROR: [batchrun] Trial ID exited with an error: (1) no room"
      ),
      (.withheld(reason: "disk"), nil, "ERROR: [batchrun] Trial ID was not started: disk"),
    ] as [(Outcome, Double?, String)])
  func `a trial that has not completed has a line that says why`(
    outcome: Outcome, delay: Double?, line: String
  ) throws {
    let context = try context("x=[1,2]")
    let narrator = RunNarrator(context, driver: nil)
    narrator.follow(end(job().order(in: context), outcome, retryDelay: delay))
    try narrator.finish()
    #expect(events.log.count == 1)
    #expect(delay == nil ? events.log == [line] : events.log.first?.hasPrefix(line) == true)
    // What is tried again has not failed.
    #expect(narrator.failure == (delay == nil ? outcome : nil))
  }

  @Test func `the first that failed by itself is the failure, else the first that was ended`()
    throws
  {
    let context = try context("x=[1,2]")
    let narrator = RunNarrator(context, driver: nil)
    narrator.follow(end(job(1).order(in: context), .signaled(signal: 15)))
    #expect(narrator.failure == .signaled(signal: 15))
    narrator.follow(end(job(2).order(in: context), .exited(code: 4)))
    narrator.follow(end(job(3).order(in: context), .exited(code: 5)))
    #expect(narrator.failure == .exited(code: 4))
    try narrator.finish()
  }

  @Test func `a process that chooses trials is no trial`() throws {
    let context = try context("x=[1,2]")
    let narrator = RunNarrator(context, driver: nil)
    let order = job(1, .optimizer).order(in: context)
    narrator.follow(.started(order))
    narrator.follow(end(order, .exited(code: 2)))
    try narrator.finish()
    #expect(narrator.processOutcome == .exited(code: 2))
    #expect(narrator.failure == nil)
    #expect(events.log == ["ERROR: [batchrun] The optimizer exited with an error (2)"])
  }

  @Test func `that it was ended is reported only if it was not requested`() throws {
    let context = try context("x=[1,2]")
    let narrator = RunNarrator(context, driver: nil)
    let order = job(1, .optimizer).order(in: context)
    narrator.follow(end(order, .signaled(signal: 9)))
    #expect(events.log == ["INFO: [batchrun] The optimizer was terminated"])
    narrator.follow(.noticed(.halted(failures: 1, running: 0, endsRunning: false)))
    narrator.follow(end(order, .signaled(signal: 9)))
    try narrator.finish()
    #expect(events.log.filter { $0.contains("The optimizer was terminated") }.count == 1)
  }

  @Test func `metrics are told when they are known, the objective among them`() throws {
    let context = try context("x=[1,2]") { $0.isMeasured = true }
    let narrator = RunNarrator(context, driver: nil)
    let order = job(1).order(in: context)
    let output = context.folders.output(of: order.id)
    try Directory.make(folder(of: output))
    try write("loss: 0.25\n".utf8, toFile: output)
    narrator.follow(end(order, .exited(code: 0)))
    try narrator.finish()
    let measured = events.all.compactMap { event in
      if case .measured(let measurement) = event { measurement.objective } else { nil }
    }
    #expect(measured == [0.25])
  }

  @Test func `a measurement says whether its run has completed`() throws {
    let context = try context("x=[1,2]") { $0.isMeasured = true }
    let narrator = RunNarrator(context, driver: nil)
    for (number, code) in [(1, Int32(0)), (2, 7)] {
      let order = job(number).order(in: context)
      let output = context.folders.output(of: order.id)
      try Directory.make(folder(of: output))
      try write("loss: \(number)\n".utf8, toFile: output)
      narrator.follow(end(order, .exited(code: code)))
    }
    try narrator.finish()
    let completed = events.all.compactMap { event in
      if case .measured(let measurement) = event {
        measurement.isCompleted ? measurement.objective : nil
      } else {
        nil
      }
    }
    #expect(completed == [1])
    #expect(events.all.count { if case .measured = $0 { true } else { false } } == 2)
  }

  @Test(
    arguments: [
      (
        .stopping(signal: 2, running: 1, grace: 30),
        "INFO: [batchrun] Stopping batch (pending trials can be started as needed)"
      ),
      (
        .halted(failures: 1, running: 0, endsRunning: false),
        "ERROR: [batchrun] Stopping batch because too many trials failed (pending trials can be started as needed)"
      ),
      (
        .draining(running: 1),
        "INFO: [batchrun] Starting no more trials - waiting for those that run (pending trials can be started as needed)"
      ),
    ] as [(LaunchNotice, String)])
  func `a batch says why it starts no more trials, a single run does not`(
    notice: LaunchNotice, line: String
  ) throws {
    let batch = RunNarrator(try context("x=[1,2]"), driver: nil)
    batch.follow(.noticed(notice))
    #expect(events.log == [line])
    let single = RunNarrator(try context("x=1"), driver: nil)
    single.follow(.noticed(notice))
    #expect(events.log == [line])
    let noticed = events.all.compactMap { event in
      if case .noticed(let notice) = event { notice } else { nil }
    }
    #expect(noticed == [notice, notice])
  }

  @Test func `the first failure that ends a batch is named as one`() throws {
    let narrator = RunNarrator(try context("x=[1,2]") { $0.failsOnTrialError = true }, driver: nil)
    narrator.follow(.noticed(.halted(failures: 1, running: 0, endsRunning: false)))
    #expect(
      events.log == [
        "ERROR: [batchrun] Stopping batch because a trial failed (pending trials can be started as needed)"
      ])
  }

  @Test func `why nothing can be started is a warning`() throws {
    let narrator = RunNarrator(try context("x=[1,2]"), driver: nil)
    narrator.follow(.noticed(.closedForStarts(.outputNotWritable(reason: "disk full"), running: 0)))
    #expect(events.warnings.count == 1)
    #expect(events.warnings.first?.contains("disk full") == true)
  }

  @Test func `the log of the attempt before is known where there was one`() throws {
    let context = try context("x=[1,2]")
    let narrator = RunNarrator(context, driver: nil)
    let again = job(1, attempts: 1).order(in: context)
    let first = job(2).order(in: context)
    for order in [again, first] {
      let output = context.folders.output(of: order.id)
      try Directory.make(folder(of: output))
      try write("x".utf8, toFile: output)
      narrator.observe(.started(order))
      narrator.follow(.started(order))
    }
    let predecessors = events.all.compactMap { event -> LogReader.Identity?? in
      if case .attemptStarted(let attempt) = event { .some(attempt.predecessor) } else { nil }
    }
    try #require(predecessors.count == 2)
    #expect(predecessors[0] == LogReader.Identity(of: context.folders.output(of: again.id)))
    #expect(predecessors[0] != nil)
    #expect(predecessors[1] == nil)
  }
}

extension RunNarrator {
  /// Waits until all metrics are recorded, however long that takes.
  fileprivate func finish() throws {
    finish(until: nil, try SignalQueue([SIGURG]))
  }
}
