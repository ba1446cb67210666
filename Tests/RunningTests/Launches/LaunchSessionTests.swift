import Glibc
import JSON
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix
import TestSupport
import Testing

@testable import Running

/// The launcher, with doubles for what it gets from its guardian.
@Suite struct LaunchSessionTests {
  private let sandbox: Sandbox
  private let location: LedgerLocation
  private let news = Monitor<[LaunchNews]>([])
  private let configurations = Monitor<[LocalConfiguration]>([])
  private let releases = Monitor(0)

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
  }

  private func request(
    _ lines: String, adjust: (inout LaunchRequest) -> Void = { _ in }
  ) throws -> LaunchRequest {
    try sandbox.write(lines, to: "lines")
    var request = LaunchRequest(
      name: "a", location: location, runfile: sandbox.path("lines"), terms: RunTerms(), seed: 1,
      version: "1.2.3")
    adjust(&request)
    return request
  }

  private func run(
    _ request: LaunchRequest, on executor: LaunchExecutorDouble = LaunchExecutorDouble()
  ) throws -> LaunchOutcome {
    let machine = LaunchMachine(
      guardian: .current,
      signals: { () throws(SystemError) in try SignalQueue(ThreadSignals.all + [SIGURG]) },
      lock: { (location) throws(LedgerError) in
        try LaunchLock.acquire(try LedgerFolder.forWriting(location), as: .current(.starting))
      },
      executor: { [configurations] (order) throws(SystemError) in
        configurations.change { $0.append(order.configuration) }
        return executor
      },
      tellRelease: { [releases] in releases.change { $0 += 1 } })
    let listener: LaunchListener = { [news] item in news.change { $0.append(item) } }
    return try LaunchSession(request, on: machine).run(listener)
  }

  private var plans: [LaunchOutline] {
    news.withLock { $0 }.compactMap { if case .planned(let outline) = $0 { outline } else { nil } }
  }

  /// `started true`, `ended true`, in their order.
  private var changes: [String] {
    news.withLock { $0 }.compactMap { item in
      guard case .changed(let change) = item else { return nil }
      switch change {
      case .started(let order): return "started \(String(decoding: order.command, as: UTF8.self))"
      case .ended(let end): return "ended \(String(decoding: end.order.command, as: UTF8.self))"
      case .noticed, .withdrawn, .retriesDropped, .revoked, .resultsRead: return nil
      }
    }
  }

  /// The states of the jobs in the ledger, by command.
  private func states() throws -> [String: JobState] {
    var states: [String: JobState] = [:]
    var records = try LedgerReader(location).records()
    while let record = try records.next() {
      states[record[.command]?.string ?? ""] = record.state
    }
    return states
  }

  @Test func `lines are run in their order, and that is told and recorded`() throws {
    let executor = LaunchExecutorDouble()
    let outcome = try run(try request("one\ntwo\nthree\n"), on: executor)
    #expect(outcome.ending == RunResult(exitCode: 0))
    #expect(outcome.result?.completed == 3)
    #expect(outcome.unclosed == nil)
    #expect(outcome.runfile == .same)
    #expect(executor.begun == ["one", "two", "three"])
    #expect(changes == ["one", "two", "three"].flatMap { ["started \($0)", "ended \($0)"] })
    let plan = try #require(plans.first)
    #expect(plans.count == 1)
    #expect((plan.jobs, plan.skipped) == (3, 0))
    #expect(plan.snapshot().completed == 3)
    #expect(try states() == ["one": .completed, "two": .completed, "three": .completed])
  }

  @Test func `what has finished is left alone by the next launch`() throws {
    _ = try run(
      try request("one\ntwo\n"),
      on: LaunchExecutorDouble { $0 == "two" ? .signaled(signal: 9) : .exited(code: 0) })
    let executor = LaunchExecutorDouble()
    _ = try run(try request("one\ntwo\nthree\n"), on: executor)
    #expect(executor.begun == ["two", "three"])
    #expect(plans.map(\.jobs) == [2, 2])
    #expect(plans.map(\.skipped) == [0, 1])
  }

  @Test func `failures are the exit code, and are run again in their mode`() throws {
    let failing = LaunchExecutorDouble { $0 == "two" ? .exited(code: 3) : .exited(code: 0) }
    let outcome = try run(try request("one\ntwo\n"), on: failing)
    #expect(outcome.ending == RunResult(exitCode: 1))
    #expect(outcome.result?.failed == 1)
    let executor = LaunchExecutorDouble()
    let again = try run(try request("one\ntwo\n") { $0.mode = .retryFailed }, on: executor)
    #expect(executor.begun == ["two"])
    #expect(again.ending == RunResult(exitCode: 0))
  }

  @Test func `a runfile without lines is a launch of nothing`() throws {
    let outcome = try run(try request("# nothing\n\n"))
    #expect(outcome.ending == RunResult(exitCode: 0))
    #expect(plans.map(\.jobs) == [0])
    #expect(changes.isEmpty)
  }

  @Test func `only as many jobs are run as the limit says, in the order of the seed`() throws {
    let executor = LaunchExecutorDouble()
    let lines = (1...20).map { "line \($0)\n" }.joined()
    let shuffled = try request(lines) {
      $0.terms.shuffles = true
      $0.terms.limit = 5
      $0.seed = 3
    }
    let outcome = try run(shuffled, on: executor)
    #expect(executor.begun.count == 5)
    #expect(outcome.findings.beyondLimit == 15)
    #expect(executor.begun != executor.begun.sorted())
  }

  @Test func `what the request says of processes is what the executor gets`() throws {
    try sandbox.makeFolder("place")
    _ = try run(
      try request("one\n") {
        $0.workingFolder = sandbox.path("place")
        $0.isolates = true
        $0.terms.nice = 5
        $0.terms.policy.timeout = 9
      })
    let configuration = try #require(configurations.withLock { $0.first })
    #expect(configuration.workingFolder?.path == sandbox.path("place"))
    #expect(configuration.isolates)
    #expect(configuration.nice == 5)
    #expect(configuration.timeLimit == 9)
    #expect(configuration.executesDirectly)
  }

  @Test func `a folder that is not there is a failure, and the ledger is free again`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try run(try request("one\n") { $0.workingFolder = sandbox.path("nowhere") })
    }
    #expect(failure?.message.contains("nowhere") == true)
    #expect(releases.withLock { $0 } == 1)
    #expect(try run(try request("one\n")).ending.exitCode == 0)
  }

  @Test func `a signal ends the jobs and the launch`() throws {
    let executor = LaunchExecutorDouble { _ in nil }
    let outcome = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if executor.awaitBegun(1) { signals.send(SIGHUP) }
      }
      defer { helper.join() }
      return try run(try request("one\ntwo\n"), on: executor)
    }
    #expect(outcome.ending == RunResult(exitCode: 128 + SIGHUP, signal: SIGHUP))
    #expect(outcome.result?.terminated == 1)
    #expect(outcome.result?.notStarted == 1)
    #expect(outcome.modeForTheRest == .resume)
    #expect(try states() == ["one": .terminated])
  }

  @Test func `the lock is given back, and the guardian is told`() throws {
    _ = try run(try request("one\n"))
    #expect(releases.withLock { $0 } == 1)
    let lock = try LaunchLock.acquire(
      try LedgerFolder.forWriting(location), as: .current(.starting))
    lock.release()
  }

  @Test func `jobs of a killed launch are waited for until a signal comes`() throws {
    // As both of its processes were killed: the ledger says that it runs, and its log is held.
    let hung = LaunchExecutorDouble { _ in nil }
    let first = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if hung.awaitBegun(1) { signals.send(SIGHUP) }
      }
      defer { helper.join() }
      return try run(try request("one\n"), on: hung)
    }
    #expect(first.result?.terminated == 1)
    var records = try LedgerReader(location).records()
    let job = try #require(try records.next()).id
    let ledger = try SharedLedger(location) { _ in }
    var events = EventBuffer()
    events.set(id: job, .running(job, attempt: 2, at: 1, by: .current))
    try ledger.append(events)
    try ledger.close()
    let path = JobFiles(of: job, in: location.folder).output
    try Directory.make(folder(of: path))
    let file = FileDescriptor(
      owning: open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600), path: path)
    #expect(try file.tryLock(.exclusive))
    let executor = LaunchExecutorDouble()
    let outcome = try ThreadSignals.run { signals in
      signals.send(SIGHUP)
      return try run(try request("one\n"), on: executor)
    }
    withExtendedLifetime(file) {}
    #expect(outcome.ending == RunResult(exitCode: 128 + SIGHUP, signal: SIGHUP))
    #expect(outcome.result == nil)
    #expect(executor.begun.isEmpty)
    #expect(
      news.withLock { $0 }.contains { if case .survivors(1, .wait) = $0 { true } else { false } })
  }
}
