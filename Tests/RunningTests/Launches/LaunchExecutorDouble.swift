import Glibc
import Jobs
import Launching
import Ledger
import Posix
import TestSupport

@testable import Running

/// Ends the lines of a launch as a test says, without a process.
final class LaunchExecutorDouble: Executor {
  private struct State {
    var begun: [String] = []
    var running: [Int: (order: AttemptOrder, receiver: any AttemptReceiver)] = [:]
  }

  private let state = Monitor(State())
  private let answer: @Sendable (_ command: String) -> Outcome?

  /// `answer` says how a command ends; nil leaves it running until a signal comes.
  init(_ answer: @escaping @Sendable (_ command: String) -> Outcome? = { _ in .exited(code: 0) }) {
    self.answer = answer
  }

  var begun: [String] { state.withLock { $0.begun } }

  func awaitBegun(_ count: Int) -> Bool {
    state.wait(until: Clock.monotonic + 30) { $0.begun.count >= count ? true : nil } ?? false
  }

  func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver) {
    let command = String(decoding: order.command, as: UTF8.self)
    state.change { state in
      state.begun.append(command)
      state.running[order.attempt.slot] = (order, receiver)
    }
    guard let outcome = answer(command) else { return }
    // Not from the thread that begins it.
    _ = try? WorkerThread { [self] in end(order.attempt, outcome, wasInterrupted: false) }
  }

  private func end(_ attempt: Attempt, _ outcome: Outcome, wasInterrupted: Bool) {
    let found = state.change { state -> (order: AttemptOrder, receiver: any AttemptReceiver)? in
      guard state.running[attempt.slot]?.order.attempt == attempt else { return nil }
      return state.running.removeValue(forKey: attempt.slot)
    }
    guard let (order, receiver) = found else { return }
    receiver.attemptEnded(
      AttemptEnd(of: order, outcome, runtime: 0.25, wasInterrupted: wasInterrupted))
  }

  func signal(_ signal: Int32, to attempt: Attempt) {
    end(attempt, .signaled(signal: signal), wasInterrupted: true)
  }

  func process(of attempt: Attempt) -> ProcessIdentity? { nil }
  func settle(_ attempt: Attempt) {}
}
