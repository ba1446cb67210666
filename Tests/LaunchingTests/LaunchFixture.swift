import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Posix
import TestSupport
import Testing

/// A launch on a real ledger in its own folder, with an executor that a test controls.
struct LaunchFixture {
  let sandbox: Sandbox
  let location: LedgerLocation

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
  }

  func open() throws -> Ledger {
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(
      folder,
      as: LockHolder(
        pid: 1, pidStart: 2, host: "here", bootID: "b", started: 3, state: "launching"))
    return try Ledger(opening: folder, holding: lock)
  }

  func runfile(_ lines: [String]) throws -> Runfile {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "runfile")
    return try Runfile(source: RunfileSource(path: sandbox.path("runfile")))
  }

  func plan(_ lines: [String], _ ledger: Ledger, mode: LaunchMode = .resume) throws -> LaunchPlan {
    var plan = LaunchPlan(mode: mode)
    plan.add(try runfile(lines)) { ledger.index.job(with: $0, command: $1) }
    return plan
  }

  /// Launches the lines and lets `during` act while they run; the ledger is closed afterwards. What
  /// `during` throws ends all jobs, and is thrown when the launch is over.
  func launch(
    _ lines: [String], on executor: FakeExecutor, observer: RecordingObserver = .init(),
    observers: [any LaunchObserver] = [], slots: Int = 1, mode: LaunchMode = .resume,
    lifeline: Int32? = nil, signal: Int32? = nil, control: String? = nil,
    terms: ControlTerms? = nil, keys: (any ControlKeys)? = nil,
    _ adjust: (inout LaunchPolicy) -> Void = { _ in },
    during: @escaping @Sendable (Ledger) throws -> Void = { _ in }
  ) throws -> LaunchResult {
    let ledger = try open()
    var policy = LaunchPolicy(slots: slots)
    adjust(&policy)
    let dispatcher = try Dispatcher(
      jobs: plan(lines, ledger, mode: mode), policy: policy, expectsMore: false, gate: StartGate(),
      seed: 1, ledger: ledger, executor: executor, observers: observers + [observer])
    // No signal of the test runner's is the launch's; `signal` waits for it when it begins.
    if let signal {
      Signals.block([signal])
      pthread_kill(pthread_self(), signal)
    }
    defer { if let signal { Signals.unblock([signal]) } }
    let signals = try SignalQueue([signal ?? SIGURG])
    let standard = ControlTerms(name: "a", workers: slots, mostWorkers: 8)
    var access = ControlAccess(terms ?? standard, keys: keys)
    access.port = try control.map { try ControlPort(name: $0) }
    let loop = ControlLoop(dispatcher, signals: signals, lifeline: lifeline, access: access)
    let problem = Monitor<(any Error)?>(nil)
    let actor = try WorkerThread {
      do {
        try during(ledger)
      } catch {
        problem.change { $0 = error }
        executor.endEverything()
      }
    }
    let result = loop.run()
    actor.join()
    try ledger.close()
    ledger.lock.release()
    if let problem = problem.withLock({ $0 }) { throw problem }
    return result
  }

  /// The journal's lines about requests: what was done, and by what else they say.
  func requests() throws -> [JSONValue] {
    try journal.compactMap { line in
      let value = try JSONValue(parsing: Array(line.utf8))
      return value["event"]?.string == "control" ? value : nil
    }
  }

  /// The records, by command.
  func records() throws -> [String: Record] {
    var records = try LedgerReader(location).records()
    var found: [String: Record] = [:]
    while let record = try records.next() {
      found[String(decoding: record.command, as: UTF8.self)] = record
    }
    return found
  }

  var journal: [String] { sandbox.lines(of: location.journalPath) }
}
