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
  /// When the display was last brought up to date; at first the beginning, so that a launch of a
  /// blink's length draws nothing.
  private var lastTurn = Clock.monotonic
  private var isResting = false

  init(
    output: Int32, error: Int32, display: ProgressDisplay, terminalUser: Int32,
    moved: @escaping @Sendable (Int) -> Void
  ) {
    self.terminalUser = terminalUser
    self.output = OutputChannel(descriptor: output, moved: moved)
    self.error = OutputChannel(descriptor: error, moved: moved)
    outputIsTerminal = isatty(output) == 1
    errorIsTerminal = isatty(error) == 1
    self.display = display
  }

  var isOutputClosed: Bool { output.isClosed }

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

  /// Puts `entries` out and brings the display up to date.
  mutating func show(_ entries: [OutputQueue.Entry], drawing: Bool) {
    isResting = !drawing
    var text = ""
    let style = TerminalStyle(of: error.descriptor)
    var textStream = OutputStream.standardError
    if !drawing || entries.contains(where: { isTerminal($0.stream) }) {
      text = area.erase(width: style.width)
    }
    for entry in entries {
      if entry.stream != textStream {
        write(&text, to: textStream)
        textStream = entry.stream
      }
      switch entry.item {
      case .text(let line): text += line
      case .logs(let printout):
        write(&text, to: textStream)
        put(printout, to: textStream)
      }
    }
    if textStream != .standardError { write(&text, to: textStream) }
    if drawing { text += turn(style) }
    write(&text, to: .standardError)
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
        return ""
      }
      let lines = content.lines(for: style)
      display = .live(content)
      return area.replace(with: lines, width: style.width)
    }
  }

  private mutating func write(_ text: inout String, to stream: OutputStream) {
    guard !text.isEmpty else { return }
    switch stream {
    case .standardOutput: output.write(text)
    case .standardError: error.write(text)
    }
    text = ""
  }

  private mutating func put(_ printout: LogPrintout, to stream: OutputStream) {
    let escaping: LogPrintout.Escaping =
      isTerminal(stream)
      ? .forTerminal(TerminalStyle.takesColour(descriptor(of: stream))) : .none
    switch stream {
    case .standardOutput: printout.put(to: &output, escaping: escaping)
    case .standardError: printout.put(to: &error, escaping: escaping)
    }
  }

  private func isTerminal(_ stream: OutputStream) -> Bool {
    stream == .standardOutput ? outputIsTerminal : errorIsTerminal
  }

  private func descriptor(of stream: OutputStream) -> Int32 {
    stream == .standardOutput ? output.descriptor : error.descriptor
  }

  /// Whether this process may draw: in the background of a shell (`&`, `bg`) it would draw over
  /// what the user types.
  private var isInForeground: Bool {
    ProcessIdentity.isInForeground(terminalUser)
  }
}
