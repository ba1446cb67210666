import Glibc
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Running
import Runs
import Synchronization
import TestSupport

/// A project with runs that no process executes: an executor in its place says what they print and
/// how they end.
final class EngineFixture: Sendable {
  let sandbox: Sandbox
  var store: RunStore { RunStore(home: sandbox.path("runs")) }

  /// `project` are the operations, as the project file has them.
  init(_ project: String = EngineFixture.training) throws {
    sandbox = try Sandbox()
    try sandbox.write(project, to: "batchrun.yml")
  }

  static let training = """
    train:
      exec: train ${x} ${y}
      flags: {x: 1, y: 2}
    """

  /// The same with an optimizer for it.
  static let climbing =
    training + """

      climb:
        exec: climb
        flags: {steps: 3}
      """

  /// A request as words of a command line name it: an operation, then flags.
  func request(
    _ operation: String = "train", _ flags: String...,
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunRequest {
    try request(.operation(operation), flags, adjust: adjust)
  }

  func request(
    _ subject: RunRequest.Subject, _ flags: [String] = [],
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunRequest {
    let surroundings = RunSurroundings(
      folder: sandbox.path, home: sandbox.path("runs"), user: "eve", version: "1.2.3")
    var request = RunRequest(subject, in: surroundings)
    request.assignments = try FlagAssignments(arguments: flags)
    request.wording = EngineFixture.wording
    request.stepOptions = .samples
    adjust(&request)
    return request
  }

  /// Words for other processes, in the place of those of the command line.
  static let wording: RunPartWording = { part in
    switch part {
    case .step(let step, let id, let isRestart):
      [isRestart ? "restart" : "step", id.text] + step.optionWords + [step.operation]
        + step.flagWords
    case .stepsOfTrial(let id): ["steps-of", id.text]
    case .staged(let id, let gpus, let isQuiet):
      ["--start", id.text] + (gpus.map { ["--gpus", $0] } ?? []) + (isQuiet ? ["--quiet"] : [])
    }
  }

  func draft(_ request: RunRequest, _ events: EventRecord = EventRecord()) throws -> RunDraft {
    try RunPlanner(request, tell: { events.add($0) }).draft()
  }

  /// Plans a request and carries it out.
  @discardableResult
  func run(
    _ request: RunRequest, on executor: RunExecutorDouble = RunExecutorDouble(),
    slots: Int = 8, _ events: EventRecord = EventRecord(),
    source: (@Sendable () -> any TrialSource)? = nil
  ) throws -> RunResult {
    let machine = RunMachine(
      slots: slots, signals: { () throws(SystemError) in try SignalQueue([SIGURG]) },
      executor: { order in
        executor.writeLogs(in: order.ledger.path)
        return executor
      })
    let draft = try draft(request, events)
    return try RunExecution(draft, request, on: machine, tell: { events.add($0) })
      .run(source: source)
  }

  /// All runs of the home, the newest first.
  func runs(_ operation: String? = nil) throws -> [RunRecord] {
    let all = try store.runs().runs
    return operation.map { name in all.filter { $0.operation == name } } ?? all
  }

  /// The flags `x` of the trials, in the order in which they were made.
  func trialValues(of operation: String = "train") throws -> [FlagValue?] {
    try runs(operation).sorted { ($0.place ?? 0) < ($1.place ?? 0) }.map { $0.flags["x"] }
  }
}

/// Keeps the events that an engine tells.
final class EventRecord: Sendable {
  private let events = Monitor<[RunEvent]>([])

  func add(_ event: RunEvent) { events.change { $0.append(event) } }

  /// Waits until something was told.
  @discardableResult
  func wait(for isMet: @Sendable (RunEvent) -> Bool) -> Bool {
    events.wait(until: Clock.monotonic + 30) { $0.contains(where: isMet) ? true : nil } ?? false
  }

  var all: [RunEvent] { events.withLock { $0 } }

  /// The lines of the log, without ids.
  var log: [String] {
    all.compactMap { if case .log(let text) = $0 { text } else { nil } }
      .map { $0.replacing(/[0-9a-f]{32}/, with: "ID").replacing("\n", with: "") }
  }

  var warnings: [String] {
    all.compactMap { if case .warning(let text) = $0 { text } else { nil } }
  }

  /// `started x=1`, `ended x=1 exited`, in their order.
  var attempts: [String] {
    all.compactMap { event in
      switch event {
      case .attemptStarted(let attempt): "started \(EventRecord.name(attempt))"
      case .attemptEnded(let end): "ended \(EventRecord.name(end.attempt))"
      default: nil
      }
    }
  }

  private static func name(_ attempt: RunAttempt) -> String {
    "x=\(attempt.flags["x"]?.encoded ?? "")"
  }
}

/// Makes runs ready as they would be for a process, and ends them as a test says.
final class RunExecutorDouble: Executor {
  struct End: Sendable {
    var outcome = Outcome.exited(code: 0)
    var output = ""
  }

  private struct State {
    var running: [Int: (order: AttemptOrder, receiver: any AttemptReceiver)] = [:]
    var begun: [AttemptOrder] = []
    var prepared: [PreparedProgram] = []
    var most = 0
    /// The folder of the ledger.
    var ledger = ""
  }

  private let state = Monitor(State())
  private let answer: @Sendable (_ words: [String]) -> End?

  /// `answer` says how an attempt ends with these words; nil leaves it running until `end` is called.
  init(_ answer: @escaping @Sendable (_ words: [String]) -> End? = { _ in End() }) {
    self.answer = answer
  }

  /// Says in which ledger's folder output is to be kept.
  func writeLogs(in ledger: String) {
    state.change { $0.ledger = ledger }
  }

  /// How many ran at once at most.
  var most: Int { state.withLock { $0.most } }
  /// What was to be executed.
  var commands: [String] {
    state.withLock { $0.prepared.map { $0.words.joined(separator: " ") } }
  }

  /// Waits until this many run, and returns those that do.
  func running(atLeast count: Int) -> [AttemptOrder] {
    state.wait(until: Clock.monotonic + 30) { state in
      let orders = state.running.values.map(\.order)
      return orders.count >= count ? orders : nil
    } ?? []
  }

  func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver) {
    state.change { state in
      state.begun.append(order)
      state.running[order.attempt.slot] = (order, receiver)
      state.most = max(state.most, state.running.count)
    }
    _ = try? WorkerThread { [self] in
      guard case .program(let program) = order.job.work else { return }
      do throws(ProgramUnavailable) {
        let prepared = try program.prepare(for: order.attempt)
        state.change { $0.prepared.append(prepared) }
        if let end = answer(prepared.words) { self.end(order, end) }
      } catch {
        end(order, End(outcome: .notStarted(reason: error.reason)))
      }
    }
  }

  func signal(_ signal: Int32, to attempt: Attempt) {
    let order = state.withLock { $0.running[attempt.slot]?.order }
    guard let order, order.attempt == attempt else { return }
    end(order, End(outcome: .signaled(signal: signal)), wasInterrupted: true)
  }

  func process(of attempt: Attempt) -> ProcessIdentity? { nil }
  func settle(_ attempt: Attempt) {}

  func end(_ order: AttemptOrder, _ end: End, wasInterrupted: Bool = false) {
    if !end.output.isEmpty {
      let files = JobFiles(of: order.id, in: state.withLock { $0.ledger })
      try? Directory.make(files.logs)
      try? write(end.output.utf8, toFile: files.output)
    }
    let ended = state.change { $0.running.removeValue(forKey: order.attempt.slot) }
    ended?.receiver.attemptEnded(
      AttemptEnd(of: order, end.outcome, runtime: 0.25, wasInterrupted: wasInterrupted))
  }
}

extension PreparedProgram {
  var words: [String] { arguments.map { String(decoding: $0, as: UTF8.self) } }
}
