import Glibc
import Posix

/// The two streams and the progress display as the writer's thread holds them.
struct OutputScreen {
  private static let redrawInterval = 0.1
  /// How often running times move on when nothing else happens.
  private static let idleInterval = 1.0

  private var output: OutputChannel
  private var error: OutputChannel
  private let outputIsTerminal: Bool
  private let errorIsTerminal: Bool
  private var display: ProgressDisplay
  /// The process that the shell knows.
  private let terminalUser: Int32
  private var area = LiveArea()
  private var title = TerminalTitle()
  /// Ours while the area stands there.
  private var typing: TypingMode
  private let keys: LiveKeys?
  /// When the display was last brought up to date; at first the beginning, so that a launch of a
  /// blink's length draws nothing.
  private var lastTurn = Clock.monotonic
  private var isResting = false
  /// Text that is written when the stream changes, or the turn ends.
  private var pending = ""
  private var pendingStream = OutputStream.standardError

  init(
    output: Int32, error: Int32, display: ProgressDisplay, terminalUser: Int32, keys: LiveKeys?,
    moved: @escaping @Sendable (Int) -> Void
  ) {
    self.terminalUser = terminalUser
    self.output = OutputChannel(descriptor: output, moved: moved)
    self.error = OutputChannel(descriptor: error, moved: moved)
    outputIsTerminal = isatty(output) == 1
    errorIsTerminal = isatty(error) == 1
    self.display = display
    self.keys = keys
    typing = TypingMode(of: error)
  }

  func isClosed(_ stream: OutputStream) -> Bool {
    stream == .standardOutput ? output.isClosed : error.isClosed
  }

  /// Why standard output has taken less than it was given; nil where only its reader has gone.
  var outputFailure: Int32? { outputIsTerminal ? nil : output.failure }

  /// When there is something to do even if nothing new is handed in; nil for never.
  func nextTurn(hasNews: Bool) -> Double? {
    switch display {
    case .live where hasNews: lastTurn + Self.redrawInterval
    case .none,
      .plain where isResting, .live where isResting:
      nil
    case .plain(let plain): lastTurn + plain.interval
    case .live: lastTurn + Self.idleInterval
    }
  }

  /// Whether lines may be put out at once: with a live area they wait for its next redraw, so that
  /// it does not flicker.
  var canShowNow: Bool {
    if case .live = display { Clock.monotonic >= lastTurn + Self.redrawInterval } else { true }
  }

  // MARK: A turn

  mutating func show(_ text: String, to stream: OutputStream) {
    prepare(stream)
    if stream != pendingStream { flush() }
    pendingStream = stream
    pending += text
  }

  /// Unchanged bytes.
  mutating func show(_ bytes: [UInt8], to stream: OutputStream) {
    prepare(stream)
    flush()
    switch stream {
    case .standardOutput: output.write(bytes)
    case .standardError: error.write(bytes)
    }
  }

  /// That a job has failed, and the last lines of its output.
  mutating func show(_ request: LogTailRequest, to stream: OutputStream) {
    let lines = request.shown(in: TerminalStyle(of: descriptor(of: stream)))
    show(lines.map { $0 + "\n" }.joined(), to: stream)
  }

  mutating func show(_ printout: LogPrintout, to stream: OutputStream) {
    prepare(stream)
    flush()
    let escaping: LogPrintout.Escaping =
      isTerminal(stream) && printout.escapes
      ? .forTerminal(TerminalStyle.takesColour(descriptor(of: stream))) : .none
    switch stream {
    case .standardOutput: printout.put(to: &output, escaping: escaping)
    case .standardError: printout.put(to: &error, escaping: escaping)
    }
  }

  /// Brings the display up to date if it is to be drawn, and removes it if it is not.
  mutating func endTurn(drawing: Bool) {
    isResting = !drawing
    if drawing {
      let style = TerminalStyle(of: error.descriptor)
      let text = turn(style)
      if !text.isEmpty {
        if pendingStream != .standardError { flush() }
        pendingStream = .standardError
        pending += text
      }
    } else {
      eraseArea()
      restoreTitle()
      giveTypingBack()
    }
    flush()
  }

  /// Makes room if a stream goes to the terminal that has the live area.
  private mutating func prepare(_ stream: OutputStream) {
    if isTerminal(stream) { eraseArea() }
  }

  private mutating func eraseArea() {
    guard !area.isEmpty else { return }
    let erasure = area.erase(width: TerminalStyle(of: error.descriptor).width)
    if pendingStream != .standardError { flush() }
    pendingStream = .standardError
    pending += erasure
  }

  private mutating func giveTypingBack() {
    keys?.close()
    typing.giveBack()
  }

  private mutating func restoreTitle() {
    let text = title.restore()
    if !text.isEmpty { show(text, to: .standardError) }
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    switch pendingStream {
    case .standardOutput: output.write(pending)
    case .standardError: error.write(pending)
    }
    pending = ""
  }

  /// What the display has to add now.
  private mutating func turn(_ style: TerminalStyle) -> String {
    let now = Clock.monotonic
    switch display {
    case .none: return ""
    case .plain(var plain):
      guard now >= lastTurn + plain.interval else { return "" }
      lastTurn = now
      let line = plain.line()
      display = .plain(plain)
      return line.map { $0 + "\n" } ?? ""
    case .live(var content):
      lastTurn = now
      guard isInForeground else {
        // The shell writes here now; what stands here is its business.
        area.abandon()
        giveTypingBack()
        return title.restore()
      }
      let lines = content.lines(for: style)
      display = .live(content)
      if !lines.isEmpty, typing.take(byKeys: keys != nil) { keys?.open() }
      let shown = content.title(for: style).map { title.show($0, at: now) } ?? ""
      return shown + area.replace(with: lines, width: style.width)
    }
  }

  private func isTerminal(_ stream: OutputStream) -> Bool {
    stream == .standardOutput ? outputIsTerminal : errorIsTerminal
  }

  private func descriptor(of stream: OutputStream) -> Int32 {
    stream == .standardOutput ? output.descriptor : error.descriptor
  }

  /// Whether this process may draw: in the background of a shell (`&`, `bg`) it would draw over
  /// what the user types, and once the process that the shell knows has ended, too.
  private var isInForeground: Bool { ProcessIdentity.livesInForeground(terminalUser) }
}
