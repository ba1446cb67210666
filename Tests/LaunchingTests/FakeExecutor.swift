import Glibc
import Jobs
import Launching
import Ledger
import Posix

/// Keeps what it is told to run until a test ends it.
final class FakeExecutor: Executor {
  struct State {
    var begun: [AttemptOrder] = []
    var running: [Int: (order: AttemptOrder, receiver: any AttemptReceiver)] = [:]
    var signals: [Int32] = []
    var settled: [Attempt] = []
    var traits = ExecutorTraits.local
    var isDetached = false
    var receiver: (any AttemptReceiver)?
    /// What is done with an attempt at once, in place of keeping it.
    var answer: (@Sendable (AttemptOrder) -> Outcome?)?
  }

  let state = Monitor(State())

  init(answer: (@Sendable (AttemptOrder) -> Outcome?)? = nil) {
    state.withLock { $0.answer = answer }
  }

  func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver) {
    let outcome = state.change { state in
      state.begun.append(order)
      state.receiver = receiver
      state.running[order.attempt.slot] = (order, receiver)
      return state.answer?(order)
    }
    guard let outcome else { return }
    // As an executor does it: from another thread.
    _ = try? WorkerThread { [self] in end(order.attempt.slot, outcome) }
  }

  func signal(_ signal: Int32, to attempt: Attempt) {
    let isRunning = state.change { state in
      state.signals.append(signal)
      return state.running[attempt.slot]?.order.attempt == attempt
    }
    if isRunning, signal != SIGSTOP, signal != SIGCONT {
      end(attempt.slot, .signaled(signal: signal), wasInterrupted: true)
    }
  }

  var traits: ExecutorTraits { state.withLock { $0.traits } }

  func detach() -> Int {
    state.withLock { $0.isDetached = true }
    return 0
  }

  /// An attempt that waits in the queue begins.
  func beginQueued(_ slot: Int, at time: Double, in place: ExecutionPlace) {
    guard let (order, receiver) = state.withLock({ $0.running[slot] }) else { return }
    receiver.attemptBegan(AttemptBeginning(of: order, at: time, in: place))
  }

  func notice(_ notice: ExecutorNotice) {
    state.withLock { $0.receiver }?.executorNoticed(notice)
  }

  func process(of attempt: Attempt) -> ProcessIdentity? {
    ProcessIdentity(pid: 4711 + Int32(attempt.slot), startTicks: 42)
  }

  func settle(_ attempt: Attempt) {
    state.change { $0.settled.append(attempt) }
  }

  func end(_ slot: Int, _ outcome: Outcome = .exited(code: 0), wasInterrupted: Bool = false) {
    let ended = state.change { $0.running.removeValue(forKey: slot) }
    guard let (order, receiver) = ended else { return }
    receiver.attemptEnded(
      AttemptEnd(of: order, outcome, runtime: 0.25, wasInterrupted: wasInterrupted))
  }

  /// Ends whatever runs and will run.
  func endEverything() {
    let slots = state.change { state in
      state.answer = { _ in .exited(code: 0) }
      return Array(state.running.keys)
    }
    for slot in slots { end(slot) }
  }

  /// Waits until this many attempts have started, and returns all that have.
  func begun(_ count: Int) -> [AttemptOrder] {
    let deadline = Clock.monotonic + 30
    return state.wait(until: deadline) { $0.begun.count >= count ? $0.begun : nil } ?? []
  }
}

/// Writes down what a launch tells.
final class RecordingObserver: LaunchObserver {
  struct State {
    var starts: [AttemptOrder] = []
    var ends: [AttemptEnd] = []
    var notices: [LaunchNotice] = []
    var withdrawn: [JobID] = []
    var revoked: [JobID] = []
    /// Those whose retry was dropped.
    var dropped: [JobID] = []
  }

  let state = Monitor(State())

  func observe(_ change: LaunchChange) {
    state.change { state in
      switch change {
      case .started(let order): state.starts.append(order)
      case .ended(let end): state.ends.append(end)
      case .noticed(let notice): state.notices.append(notice)
      case .withdrawn(let ids, _): state.withdrawn += ids
      case .retriesDropped(let ids): state.dropped += ids
      case .resultsRead: break
      case .revoked(let ids): state.revoked += ids
      }
    }
  }

  var notices: [LaunchNotice] { state.withLock { $0.notices } }
  var starts: [AttemptOrder] { state.withLock { $0.starts } }
  var ends: [AttemptEnd] { state.withLock { $0.ends } }
}
