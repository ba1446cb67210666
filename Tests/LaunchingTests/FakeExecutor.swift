import Jobs
import Launching
import Posix

/// Keeps what it is told to run until a test ends it.
final class FakeExecutor: Executor {
  struct State {
    var begun: [AttemptOrder] = []
    var running: [Int: (order: AttemptOrder, receiver: any AttemptReceiver)] = [:]
    var signals: [Int32] = []
    var settled: [Attempt] = []
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
    if isRunning { end(attempt.slot, .signaled(signal: signal), wasInterrupted: true) }
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
      AttemptReport(
        order: order, outcome: outcome, runtime: 0.25, wasInterrupted: wasInterrupted))
  }

  /// Waits until so many attempts have begun, and returns all that have.
  func begun(_ count: Int) -> [AttemptOrder] {
    let deadline = Clock.monotonic + 30
    return state.wait(until: deadline) { $0.begun.count >= count ? $0.begun : nil } ?? []
  }
}

/// Writes down what a launch tells.
final class RecordingObserver: LaunchObserver {
  struct State {
    var endings: [AttemptEnding] = []
    var notices: [LaunchNotice] = []
  }

  let state = Monitor(State())

  func attemptStarted(_ order: AttemptOrder) {}
  func attemptEnded(_ ending: AttemptEnding) { state.change { $0.endings.append(ending) } }
  func noticed(_ notice: LaunchNotice) { state.change { $0.notices.append(notice) } }

  var notices: [LaunchNotice] { state.withLock { $0.notices } }
  var endings: [AttemptEnding] { state.withLock { $0.endings } }
}
