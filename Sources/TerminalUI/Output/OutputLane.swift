import Posix
import Synchronization

/// A queue of output and the thread that puts it out. Handing something in never waits.
final class OutputLane: Sendable {
  /// What the thread shares with others.
  struct State: Sendable {
    let queue: Monitor<OutputQueue>
    let redrawRequested = Flag()
    /// Raised when standard output takes nothing any longer.
    let outputClosed = Flag()
    /// How many bytes have been put out.
    let moved = Counter()
    /// Wakes the thread while it waits for a file to change.
    let wakeup: Wakeup
    /// Woken when the thread has ended.
    let finished: Wakeup
  }

  private let state: State

  /// Starts the thread.
  init(
    output: Int32, error: Int32, display: ProgressDisplay, terminalUser: Int32, keys: LiveKeys?,
    memoryLimit: Int, spillFolder: String, finished: Wakeup
  ) throws(SystemError) {
    let queue = OutputQueue(memoryLimit: memoryLimit, spillFolder: spillFolder)
    let state = State(queue: Monitor(queue), wakeup: try Wakeup(), finished: finished)
    self.state = state
    _ = try WorkerThread {
      let screen = OutputScreen(
        output: output, error: error, display: display, terminalUser: terminalUser, keys: keys,
        moved: { state.moved.add($0) })
      var loop = OutputLoop(state, screen)
      loop.run()
    }
  }

  var isOutputClosed: Bool { state.outputClosed.isRaised }
  var outputFailure: Int32? { state.queue.withLock(\.outputFailure) }
  var isFinished: Bool { state.queue.withLock { $0.isFinished } }

  func add(_ item: OutputItem, to stream: OutputStream) {
    change { $0.add(item, to: stream) }
  }

  /// Cheap, also if it is called again and again.
  func requestRedraw() {
    if state.redrawRequested.raise() { change { _ in } }
  }

  /// Waits until what was handed in by now has been put out, but no longer than until `deadline`.
  func settle(until deadline: Double) {
    let count = state.queue.withLock(\.handedIn)
    _ = state.queue.wait(until: deadline) { $0.putOut >= count || $0.isFinished ? true : nil }
  }

  /// Nothing more comes.
  func finish() {
    change { $0.isFinishing = true }
  }

  /// Puts out nothing more, except what the thread is at.
  ///
  /// - Returns: how many bytes are left out by that, about.
  func abandon() -> Int {
    change { [state] in $0.abandon(moved: state.moved.value) }
  }

  /// Removes the display; waits until it is gone, if that takes no longer than `seconds`.
  func suspend(atMost seconds: Double) {
    change {
      $0.isSuspended = true
      $0.suspensionSeen = false
    }
    _ = state.queue.wait(until: Clock.monotonic + seconds) { $0.suspensionSeen ? true : nil }
  }

  func resume() {
    change { $0.isSuspended = false }
    requestRedraw()
  }

  private func change<Result>(_ body: (inout OutputQueue) -> Result) -> Result {
    state.queue.change { queue in
      defer {
        queue.sleeper?.wake()
        queue.sleeper = nil
      }
      return body(&queue)
    }
  }
}

/// A flag that one thread raises and another lowers.
final class Flag: Sendable {
  private let raised = Atomic(false)

  var isRaised: Bool { raised.load(ordering: .acquiring) }

  /// Returns whether it was down before.
  func raise() -> Bool { !raised.exchange(true, ordering: .acquiringAndReleasing) }

  func lower() { raised.store(false, ordering: .releasing) }
}

/// A sum that one thread adds to and another reads.
final class Counter: Sendable {
  private let total = Atomic(0)

  var value: Int { total.load(ordering: .relaxed) }

  func add(_ count: Int) { total.add(count, ordering: .relaxed) }
}
