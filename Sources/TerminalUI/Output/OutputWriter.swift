import Glibc
import Posix
import Synchronization

/// Puts out everything that a launch shows, on a thread of its own: lines, logs of jobs, and the
/// progress display.
///
/// Nobody who hands something in ever waits, however slow, full or gone the reader is. What finds
/// no room in the queue is left out, and that is said once there is room again. A thread that has
/// nothing to show sleeps and is not woken.
package final class OutputWriter: Sendable {
  private let queue: Monitor<OutputQueue>
  private let movedBytes = Counter()
  private let redrawRequested: Flag
  private let outputClosed: Flag
  private let isLive: Bool

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - output: the descriptor of standard output.
  ///   - error: that of standard error.
  ///   - display: drawn on, or written to, standard error.
  ///   - terminalUser: the process whose place in the terminal's foreground decides whether
  ///     anything is drawn.
  ///   - capacity: the bytes that may wait.
  ///   - leftOut: makes the line that tells how many pieces of output were left out, and where.
  /// - Throws: `SystemError` where there can be no further thread.
  package init(
    output: Int32 = 1, error: Int32 = 2, display: ProgressDisplay = .none,
    terminalUser: Int32 = getpid(), capacity: Int = 16 << 20,
    leftOut: @escaping @Sendable (Int) -> (String, OutputStream) = OutputWriter.warning(leftOut:)
  ) throws(SystemError) {
    let queue = Monitor(OutputQueue(capacity: capacity))
    let movedBytes = self.movedBytes
    let redrawRequested = Flag()
    self.queue = queue
    self.redrawRequested = redrawRequested
    let outputClosed = Flag()
    self.outputClosed = outputClosed
    if case .live = display { isLive = true } else { isLive = false }
    _ = try WorkerThread {
      let screen = OutputScreen(
        output: output, error: error, display: display, terminalUser: terminalUser
      ) {
        movedBytes.add($0)
      }
      var loop = OutputLoop(
        queue: queue, redrawRequested: redrawRequested, outputClosed: outputClosed, screen: screen,
        leftOut: leftOut)
      loop.run()
    }
  }

  /// Whether standard output has been found to take nothing any more: whoever works for its reader
  /// alone can stop.
  package var isOutputClosed: Bool { outputClosed.isRaised }

  /// Puts out a line. `line` ends without a newline, and what comes from outside is escaped.
  package func line(_ line: String, to stream: OutputStream = .standardError) {
    text(line + "\n", to: stream)
  }

  /// Puts out whole lines.
  package func text(_ text: String, to stream: OutputStream) {
    queue.change { $0.add(.text(text), to: stream) }
  }

  /// Puts out what a job has written, whole and in one piece.
  package func logs(_ printout: LogPrintout, to stream: OutputStream = .standardOutput) {
    queue.change { $0.add(.logs(printout), to: stream) }
  }

  /// Says that the progress is another than at the last redraw. Cheap: to be called for each job.
  package func progressChanged() {
    if isLive, redrawRequested.raise() { queue.change { _ in } }
  }

  /// Removes the live area, since this process is about to be stopped (Ctrl-Z), and draws no more.
  package func suspend(atMost seconds: Double = 0.2) {
    queue.change {
      $0.isSuspended = true
      $0.suspensionSeen = false
    }
    guard isLive else { return }
    _ = queue.wait(until: Clock.monotonic + seconds) { $0.suspensionSeen ? true : nil }
  }

  /// Draws again.
  package func resume() {
    queue.change { $0.isSuspended = false }
    progressChanged()
  }

  /// Removes the live area, puts out what still waits and ends the thread. It gives up when
  /// nothing has been taken for `patience` seconds; what comes after this call is dropped.
  ///
  /// - Returns: whether everything was put out, or could never be.
  @discardableResult
  package func finish(patience: Double = 5) -> Bool {
    queue.change { $0.isFinishing = true }
    var moved = movedBytes.value
    while true {
      let finished = queue.wait(until: Clock.monotonic + patience) { $0.isFinished ? true : nil }
      if finished != nil { return true }
      guard movedBytes.value != moved else { return false }
      moved = movedBytes.value
    }
  }

  package static func warning(leftOut count: Int) -> (String, OutputStream) {
    let pieces = count == 1 ? "1 piece" : "\(count) pieces"
    return ("batchrun: warning: \(pieces) of output left out: its reader is slow", .standardError)
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
