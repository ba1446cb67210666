import Launching
import Posix

/// What one worker has to start: its attempts, in order.
struct WorkerMailbox: Sendable {
  struct Letter: Sendable {
    let order: AttemptOrder
    let receiver: any AttemptReceiver
    /// The thread that carries it out: it stays as long as there is something to do.
    let executor: LocalExecutor

    func carryOut(on stack: ChildStack) {
      executor.carryOut(order, on: stack, receiver)
    }
  }

  private struct State {
    var letters: [Letter] = []
    var isClosed = false
  }

  private let state = Monitor(State())

  func put(_ letter: Letter) {
    state.change { $0.letters.append(letter) }
  }

  /// Waits for the next one; nil once there will be none.
  func take() -> Letter? {
    let next: Letter?? = state.wait { state -> Letter?? in
      if !state.letters.isEmpty { return .some(state.letters.removeFirst()) }
      return state.isClosed ? .some(nil) : nil
    }
    return next ?? nil
  }

  /// Takes an attempt back that no worker has taken yet.
  func withdraw(_ attempt: Attempt) -> Letter? {
    state.withLock { state in
      guard let place = state.letters.firstIndex(where: { $0.order.attempt == attempt }) else {
        return nil
      }
      return state.letters.remove(at: place)
    }
  }

  func close() {
    state.change { $0.isClosed = true }
  }
}
