import Glibc
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import TestSupport

@testable import Running

/// Signals for the thread that runs a test, and for no other.
struct ThreadSignals: Sendable {
  static let all: [Int32] = [SIGHUP, SIGUSR1]
  private let thread = pthread_self()

  /// Holds these signals back from this thread while `body` runs; what was not taken is lost then.
  static func run<Result>(_ body: (ThreadSignals) throws -> Result) throws -> Result {
    Signals.block(all)
    let queue = try SignalQueue(all)
    defer {
      while queue.next() != nil {}
      Signals.unblock(all)
      close(queue.descriptor)
    }
    return try body(ThreadSignals())
  }

  func send(_ signal: Int32) { pthread_kill(thread, signal) }
}

/// Runs that other processes would carry out: a test says how they end.
final class ChildRunDoubles: Sendable {
  struct Start: Hashable, Sendable {
    let arguments: [String]
    let environment: [String: String?]
  }

  private struct State {
    var starts: [Start] = []
    var signals: [Int32] = []
    var running = 0
    var most = 0
  }

  private let state = Monitor(State())
  private let finishing: Int32?
  private let answer: @Sendable (Start) throws(SystemError) -> WaitStatus?

  /// `answer` says how a child ends that was started so; nil lets it run until a signal comes.
  /// After the signal `finishing`, it succeeds.
  init(
    finishing: Int32? = nil,
    _ answer: @escaping @Sendable (Start) throws(SystemError) -> WaitStatus? = { _ in .success }
  ) {
    self.finishing = finishing
    self.answer = answer
  }

  var starts: [Start] { state.withLock { $0.starts } }
  var signals: [Int32] { state.withLock { $0.signals } }
  /// How many ran at once at most.
  var most: Int { state.withLock { $0.most } }

  /// Waits until this many were started.
  func awaitStarts(_ count: Int) -> Bool {
    state.wait(until: Clock.monotonic + 30) { $0.starts.count >= count ? true : nil } ?? false
  }

  func start(_ arguments: [String], _ environment: [String: String?]) throws(SystemError)
    -> any ChildRun
  {
    let start = Start(arguments: arguments, environment: environment)
    let status = try answer(start)
    let child = try Child(self, status)
    state.change { state in
      state.starts.append(start)
      state.running += 1
      state.most = max(state.most, state.running)
    }
    return child
  }

  private final class Child: ChildRun {
    let pid: Int32 = 0
    private let owner: ChildRunDoubles
    private let wakeup: Wakeup
    private let status: Monitor<WaitStatus?>

    init(_ owner: ChildRunDoubles, _ status: WaitStatus?) throws(SystemError) {
      self.owner = owner
      self.status = Monitor(status)
      wakeup = try Wakeup()
      if status != nil { wakeup.wake() }
    }

    deinit { close(wakeup.descriptor) }

    var ended: Int32 { wakeup.descriptor }

    func signal(_ signal: Int32) {
      owner.state.change { $0.signals.append(signal) }
      status.change { status in
        let end: WaitStatus =
          signal == owner.finishing ? .success : .signaled(signal: signal, dumpedCore: false)
        status = status ?? end
      }
      wakeup.wake()
    }

    func wait() -> WaitStatus {
      owner.state.change { $0.running -= 1 }
      return status.wait(until: Clock.monotonic + 30) { $0 } ?? .exited(code: -1)
    }
  }
}

extension WaitStatus {
  static var success: WaitStatus { .exited(code: 0) }
}

extension RunMachine {
  /// A machine on which nothing is executed.
  static func double(
    _ executor: RunExecutorDouble = RunExecutorDouble(), slots: Int = 8,
    children: ChildRunDoubles = ChildRunDoubles()
  ) -> RunMachine {
    RunMachine(
      slots: slots,
      signals: { () throws(SystemError) in try SignalQueue(ThreadSignals.all + [SIGURG]) },
      executor: { order in
        executor.writeLogs(in: order.ledger.path)
        return executor
      },
      start: { (arguments, environment, _) throws(SystemError) in
        try children.start(arguments, environment)
      })
  }
}

extension EngineFixture {
  /// What the runs of a request share while they are made and executed.
  func context(
    _ request: RunRequest, _ events: EventRecord = EventRecord(),
    on machine: RunMachine = .double()
  ) throws -> RunContext {
    let draft = try draft(request, events)
    let writer = try RunWriter(
      draft.existing?.ledger
        ?? LedgerLocation(home: request.home, operation: draft.operation.fullName))
    return RunContext(request, draft, writer, on: machine, tell: { events.add($0) })
  }

  /// Makes the run of a request, and what its making has in common with its execution.
  func make(
    _ request: RunRequest, _ events: EventRecord = EventRecord(), state: JobState = .pending,
    on machine: RunMachine = .double()
  ) throws -> (context: RunContext, run: RunRecord) {
    let context = try context(request, events, on: machine)
    return (context, try NewRun(context).make(state: state))
  }

  /// Carries a request out on a machine of a test's.
  @discardableResult
  func execute(
    _ request: RunRequest, on machine: RunMachine, _ events: EventRecord = EventRecord(),
    source: (@Sendable () -> any TrialSource)? = nil
  ) throws -> RunResult {
    try RunExecution(draft(request, events), request, on: machine, tell: { events.add($0) })
      .run(source: source)
  }

  /// A run as its record has it now.
  func run(_ id: JobID) throws -> RunRecord? { try store.run(id) }
}

extension RunJob {
  /// What a launch orders of this job.
  func order(
    in context: RunContext, slot: Int = 0, number: Int = 1, serial: Int = 1
  ) -> AttemptOrder {
    AttemptOrder(
      Attempt(position: 0, number: number, slot: slot, serial: serial),
      of: LaunchJob(
        id: id, program(in: context), command: Array("train".utf8), earlierAttempts: attempts),
      startedAt: 1000)
  }
}
