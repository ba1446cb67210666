import Glibc
import Jobs
import Ledger
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct QueueExecutionTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// Stages runs with these values of `x`, and gives their ids in the same order.
  private func stage(_ values: Int...) throws -> [JobID] {
    try values.map { value in
      let id = JobID.random()
      try fixture.run(
        try fixture.request("train", "x=\(value)") {
          $0.stages = true
          $0.id = id
        })
      return id
    }
  }

  private func queue(
    on children: ChildRunDoubles, _ events: EventRecord = EventRecord(), workers: Int? = nil,
    isQuiet: Bool = false
  ) throws -> RunResult {
    let request = try fixture.request("queue", "run-once=yes") {
      $0.workers = workers
      $0.isQuiet = isQuiet
    }
    return try fixture.execute(request, on: .double(children: children), events)
  }

  private func started(_ children: ChildRunDoubles) -> [String?] {
    children.starts.map { start in
      start.arguments.firstIndex(of: "--start").map { start.arguments[$0 + 1] }
    }
  }

  @Test func `staged runs are started, the oldest first, each with its claim`() throws {
    let ids = try stage(1, 2, 3)
    let children = ChildRunDoubles()
    let events = EventRecord()
    #expect(try queue(on: children, events) == RunResult(exitCode: 0))
    #expect(started(children) == ids.map(\.text))
    #expect(children.most == 1)
    for (start, id) in zip(children.starts, ids) {
      let text = try #require(start.environment["BATCHRUN_CLAIMED_RUN"] ?? nil)
      let claim = try #require(
        RunSurroundings.Claim(
          text, host: RunClaimer.current.host, bootID: RunClaimer.current.bootID))
      #expect(claim == .init(run: id, claimer: .current))
    }
    #expect(
      events.log.filter { $0.contains("Starting staged run") }.count == 3)
    let record = try #require(try fixture.runs("queue").first)
    #expect(record.role == .queue)
    #expect(record.state == .completed)
    #expect(record.exitCode == 0)
    // Only the children can start them now.
    for id in ids { #expect(try fixture.run(id)?.state == .pending) }
  }

  @Test func `a queue that finds nothing completes`() throws {
    let children = ChildRunDoubles()
    #expect(try queue(on: children) == RunResult(exitCode: 0))
    #expect(children.starts.isEmpty)
    #expect(try fixture.runs("queue").first?.state == .completed)
  }

  @Test func `a run that fails is told, and is no failure of the queue`() throws {
    let ids = try stage(1, 2)
    let children = ChildRunDoubles { start in
      .exited(code: start.arguments.contains(ids[0].text) ? 3 : 0)
    }
    let events = EventRecord()
    #expect(try queue(on: children, events) == RunResult(exitCode: 0))
    #expect(children.starts.count == 2)
    #expect(
      events.log.contains {
        $0.hasPrefix("ERROR: [queue]") && $0.hasSuffix("ID failed with exit code 3")
      })
  }

  @Test func `what could not be started is staged again`() throws {
    let ids = try stage(1)
    let children = ChildRunDoubles { (_) throws(SystemError) in
      throw SystemError("start", code: EAGAIN)
    }
    _ = try queue(on: children)
    #expect(try fixture.run(ids[0])?.state == .staged)
  }

  @Test func `several run at once, and each is shown when it has ended`() throws {
    let ids = try stage(1, 2, 3)
    let children = ChildRunDoubles()
    let events = EventRecord()
    #expect(try queue(on: children, events, workers: 2) == RunResult(exitCode: 0))
    #expect(children.most == 2)
    #expect(children.starts.allSatisfy { $0.arguments.contains("--quiet") })
    let shown = events.all.compactMap { event -> (JobID, String)? in
      if case .queuedRunEnded(let id, let output) = event { (id, output) } else { nil }
    }
    #expect(Set(shown.map(\.0)) == Set(ids))
    #expect(
      Set(shown.map(\.1))
        == Set(ids.map { fixture.sandbox.path("runs/train/logs/\($0.text)/out.log") }))
  }

  @Test func `a quiet queue shows nothing of its runs`() throws {
    _ = try stage(1, 2)
    let events = EventRecord()
    let children = ChildRunDoubles()
    _ = try queue(on: children, events, workers: 2, isQuiet: true)
    #expect(children.starts.count == 2)
    #expect(
      !events.all.contains { if case .queuedRunEnded = $0 { true } else { false } })
  }

  @Test func `a signal ends what the queue has started, and then the queue`() throws {
    let ids = try stage(1, 2, 3)
    let children = ChildRunDoubles { _ in nil }
    let ending = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if children.awaitStarts(2) { signals.send(SIGHUP) }
      }
      defer { helper.join() }
      return try queue(on: children, workers: 2)
    }
    #expect(ending == RunResult(exitCode: 128 + SIGHUP, signal: SIGHUP))
    #expect(children.signals == [SIGHUP, SIGHUP])
    let record = try #require(try fixture.runs("queue").first)
    #expect(record.state == .terminated)
    #expect(record.exitCode == nil)
    // The one that was not started is still there for others.
    #expect(try fixture.run(ids[2])?.state == .staged)
  }

  @Test func `SIGUSR1 lets what the queue has started finish, and starts no more`() throws {
    let ids = try stage(1, 2, 3)
    let children = ChildRunDoubles(finishing: SIGUSR1) { _ in nil }
    let events = EventRecord()
    let ending = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if children.awaitStarts(2) { signals.send(SIGUSR1) }
      }
      defer { helper.join() }
      return try queue(on: children, events, workers: 2)
    }
    #expect(ending == RunResult(exitCode: 1))
    #expect(children.starts.count == 2)
    #expect(try fixture.runs("queue").first?.state == .terminated)
    #expect(try fixture.run(ids[2])?.state == .staged)
    #expect(
      events.log.last?.hasSuffix("Starting no more runs - waiting for those that run") == true)
    let ended = events.all.count { if case .partEnded = $0 { true } else { false } }
    #expect(ended == 2)
  }
}
