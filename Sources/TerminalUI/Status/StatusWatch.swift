import Glibc
import Ledger
import Posix
import Running
import Text
import Views

/// `batchrun status NAME --watch`: shows a launch that another process makes, until it ends.
package struct StatusWatch {
  /// Seconds between two looks at the ledger.
  private static let interval = 1.0

  /// Seconds that a reader has when watching has ended.
  private static let patience = 2.0

  private enum Step {
    /// The launch has ended.
    case ended
    case leave
    case signal(Int32)
  }

  private var scan: LedgerScan
  private let isJSON: Bool
  private let limit: Int
  private let styling: Styling
  /// Of what is left in the end.
  private let width: () -> Int
  private let shown: Monitor<LedgerStatus>

  /// - Parameters:
  ///   - scan: the ledger, ready to be followed.
  ///   - isJSON: whether each change is printed as a line of JSON.
  ///   - limit: this many running jobs are listed.
  ///   - styling: of what is left in the end.
  ///   - width: of the same; asked then, for terminals change.
  package init(
    _ scan: LedgerScan, isJSON: Bool, limit: Int, styling: Styling, width: @escaping () -> Int
  ) {
    self.scan = scan
    self.isJSON = isJSON
    self.limit = limit
    self.styling = styling
    self.width = width
    shown = Monitor(scan.status)
  }

  /// Returns when the launch has ended, or the user has left; ends this process by a signal that asks
  /// for it. Throws if the system has no room for it, or the ledger cannot be read.
  package consuming func run() throws(RunFailure) -> Int32 {
    let signals: SignalQueue
    let writer: OutputWriter
    do throws(SystemError) {
      signals = try SignalQueue(Signals.prepare())
      writer = try OutputWriter(error: STDOUT_FILENO, display: display)
    } catch {
      throw RunFailure(error)
    }
    let keyboard = isJSON || isatty(STDOUT_FILENO) == 0 ? nil : KeyboardInput()
    if isJSON { writer.line(json, to: .standardOutput) }
    let step: Step
    do throws(LedgerError) {
      step = try follow(writer, signals, keyboard)
    } catch {
      keyboard?.release()
      writer.finish(until: Clock.monotonic + Self.patience, signals: signals)
      throw RunFailure(error)
    }
    keyboard?.release()
    var deadline: Double? = Clock.monotonic + Self.patience
    if case .ended = step {
      deadline = nil
      if !isJSON { writer.text(text, to: .standardOutput) }
    }
    writer.finish(until: deadline, signals: signals)
    if case .signal(let signal) = step { Signals.endProcess(by: signal) }
    return 0
  }

  /// Returns when the launch has ended, or the user wants to leave.
  private mutating func follow(
    _ writer: OutputWriter, _ signals: SignalQueue, _ keyboard: KeyboardInput?
  ) throws(LedgerError) -> Step {
    var sources = [signals.descriptor] + (keyboard == nil ? [] : [STDIN_FILENO])
    while scan.status.launch != nil, !writer.isOutputClosed {
      let next = Clock.monotonic + Self.interval
      while Clock.monotonic < next {
        let ready = Poll.wait(for: sources, until: next)
        if ready.contains(STDIN_FILENO) {
          switch keyboard?.next() {
          case UInt8(ascii: "q"), UInt8(ascii: "Q"): return .leave
          case nil: sources.removeLast()
          default: break
          }
        }
        while let signal = signals.next() {
          if let step = answer(signal, writer, keyboard) { return step }
        }
      }
      guard try scan.advance() else { continue }
      let status = scan.status
      shown.change { $0 = status }
      if isJSON { writer.line(json, to: .standardOutput) }
      writer.progressChanged()
    }
    return .ended
  }

  private func answer(
    _ signal: Int32, _ writer: OutputWriter, _ keyboard: KeyboardInput?
  ) -> Step? {
    switch signal {
    case SIGTSTP:
      writer.suspend()
      keyboard?.release()
      kill(getpid(), SIGSTOP)
      return nil
    case SIGCONT:
      keyboard?.take()
      writer.resume()
      return nil
    default: return .signal(signal)
    }
  }

  private var display: ProgressDisplay {
    if isJSON { return .none }
    if TerminalStyle.canMoveCursor(STDOUT_FILENO) {
      return .live(WatchedStatus(shown: shown, limit: limit))
    }
    let shown = shown
    return .plain(
      PlainProgress {
        let status = shown.withLock { $0 }
        return LaunchProgress(status, now: Clock.wall) ?? LaunchProgress(name: status.name)
      })
  }

  private var json: String {
    let now = Clock.wall
    return scan.status.json(now: now, remaining: scan.status.remaining(at: now)).line
  }

  /// What stands on the screen, or in the pipe, in the end.
  private var text: String {
    let rendering = StatusRendering(
      scan.status, now: Clock.wall, remaining: nil, styling: styling, width: width(),
      runningLimit: limit)
    return rendering.lines.map { $0 + "\n" }.joined()
  }
}

/// The live display of a launch that another process makes.
private struct WatchedStatus: LiveContent {
  let shown: Monitor<LedgerStatus>
  let limit: Int

  mutating func lines(for style: TerminalStyle) -> [StyledLine] {
    let status = shown.withLock { $0 }
    let now = Clock.wall
    guard let progress = LaunchProgress(status, now: now) else {
      let rendering = StatusRendering(
        status, now: now, remaining: nil, styling: .plain, width: max(1, style.width - 1),
        runningLimit: limit)
      return rendering.lines.prefix(max(1, style.height - 2)).map { line in
        StyledLine(truncated(line, toWidth: max(1, style.width - 1)))
      }
    }
    return progressLines(of: progress, remaining: status.remaining(at: now), style: style)
  }
}
