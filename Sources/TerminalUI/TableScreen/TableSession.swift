import Glibc
import Posix

/// A table screen on the terminal: brings keys, signals, answers and the time to it, and does what
/// it wants.
package struct TableSession {
  package enum End: Hashable, Sendable {
    case quit
    /// Ends as by this signal.
    case signal(Int32)
    case terminalLost
  }

  private var terminal: FullScreenTerminal
  private var screen: TableScreen
  private let worker: TableWorker
  private let signals: SignalQueue
  private var decoder = KeyDecoder()
  private var decodingDeadline: Double?
  private var end: End?

  /// - Parameters:
  ///   - terminal: not taken yet.
  ///   - source: answers what the screen asks; on another thread.
  ///   - makeScreen: given the size of the terminal.
  /// - Throws: `SystemError` if the system has no room for it.
  package init(
    _ terminal: FullScreenTerminal, source: any TableSource,
    screen makeScreen: (ScreenSize) -> TableScreen
  ) throws(SystemError) {
    self.terminal = terminal
    let answered = Signals.prepare() + [SIGWINCH]
    Signals.block([SIGWINCH])
    signals = try SignalQueue(answered)
    worker = try TableWorker(source)
    screen = makeScreen(terminal.size)
  }

  /// Shows the screen until the user leaves it. The terminal is as before then.
  package mutating func run() -> End {
    terminal.take()
    while end == nil {
      terminal.show(screen.render(), size: screen.size)
      if terminal.isLost { end = .terminalLost }
      if end == nil { turn() }
    }
    terminal.release()
    worker.finish()
    return end ?? .quit
  }

  private mutating func turn() {
    let deadline = [screen.nextTick, decodingDeadline].compactMap { $0 }.min()
    let ready = Poll.wait(
      for: [STDIN_FILENO, signals.descriptor, worker.descriptor], until: deadline)
    if ready.contains(signals.descriptor) { obeySignals() }
    if ready.contains(worker.descriptor) {
      for answer in worker.answers() { carryOut(screen.receive(answer)) }
    }
    if ready.contains(STDIN_FILENO) {
      guard let bytes = terminal.read() else {
        end = end ?? .terminalLost
        return
      }
      handle(decoder.keys(from: bytes))
      decodingDeadline = decoder.patience.map { Clock.monotonic + $0 }
    } else if let deadline = decodingDeadline, Clock.monotonic >= deadline {
      decodingDeadline = nil
      handle(decoder.flush())
    }
    if let tick = screen.nextTick, tick <= Clock.monotonic {
      carryOut(screen.tick(Clock.monotonic))
    }
  }

  private mutating func handle(_ keys: [Key]) {
    for key in keys where end == nil { carryOut(screen.handle(key)) }
  }

  private mutating func carryOut(_ effects: [TableEffect]) {
    for effect in effects {
      switch effect {
      case .ask(let request): worker.ask(request)
      case .redraw: terminal.forget()
      // The whole group, as the terminal would: the process that has started us wants to know.
      case .suspend: kill(0, SIGTSTP)
      case .interrupt: end = .signal(SIGINT)
      case .quit: end = .quit
      }
    }
  }

  // MARK: Signals

  private mutating func obeySignals() {
    while let signal = signals.next() {
      switch signal {
      case SIGWINCH: screen.resize(terminal.size)
      case SIGTSTP: suspend()
      case SIGCONT: break
      default: end = .signal(signal)
      }
    }
  }

  /// Gives the terminal back and stops, as the default of SIGTSTP is: not if nothing could ever
  /// continue us.
  private mutating func suspend() {
    terminal.release()
    repeat {
      Signals.unblock([SIGTSTP])
      raise(SIGTSTP)
      Signals.block([SIGTSTP])
      // Continued in the background: the terminal is another process's.
    } while terminal.isInBackground
    terminal.take()
    screen.resize(terminal.size)
  }
}
