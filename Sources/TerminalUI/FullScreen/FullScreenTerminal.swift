import CPOSIX
import Glibc
import Posix

/// The terminal behind standard input and output, taken for its entire screen.
///
/// What the user had there before comes back with `release`, which must come before the process
/// ends or stops, whatever the reason; only a crash does it by itself. The modes are those of xterm,
/// which the terminals of today know, and the others pass over.
package struct FullScreenTerminal {
  private static let entering =
    // The alternate screen, no breaking of lines, pastes marked as such, cursor keys as they were.
    "\u{1b}[?1049h\u{1b}[?7l\u{1b}[?2004h\u{1b}[?1l\u{1b}>\u{1b}[?25l\u{1b}[2J\u{1b}[H"
  private static let leaving: StaticString =
    "\u{1b}[?2004l\u{1b}[?7h\u{1b}[0m\u{1b}[?25h\u{1b}[?1049l"

  private let input: Int32
  private let output: Int32
  private let original: termios
  private let isInColour: Bool
  private var painter = ScreenPainter()
  private var channel: OutputChannel
  private var isTaken = false

  /// Nil if one of the two is not a terminal, the terminal cannot move its cursor, or another process
  /// has it in the foreground.
  package init?(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    var settings = termios()
    guard TerminalStyle.canMoveCursor(output), isatty(input) == 1,
      tcgetpgrp(input) == getpgrp(), tcgetattr(input, &settings) == 0
    else { return nil }
    self.input = input
    self.output = output
    original = settings
    isInColour = TerminalStyle.takesColour(output)
    channel = OutputChannel(descriptor: output) { _ in }
  }

  package var size: ScreenSize {
    let style = TerminalStyle(of: output)
    return ScreenSize(columns: style.width, rows: style.height)
  }

  /// Whether it is lost.
  package var isLost: Bool { channel.isClosed }

  /// Whether another process has the terminal in the foreground.
  package var isInBackground: Bool { tcgetpgrp(input) != getpgrp() }

  /// Takes the terminal; again, after it was released.
  package mutating func take() {
    guard !isTaken else { return }
    isTaken = true
    var settings = original
    cfmakeraw(&settings)
    tcsetattr(input, TCSANOW, &settings)
    painter.forget()
    Self.leaving.withUTF8Buffer { leaving in
      var original = original
      cposix_restore_terminal_on_crash(
        input, output, &original, leaving.baseAddress, leaving.count)
    }
    channel.write(Self.entering)
  }

  /// Gives the terminal back as it was.
  package mutating func release() {
    guard isTaken else { return }
    isTaken = false
    channel.write("\(Self.leaving)")
    cposix_leave_terminal_on_crash()
    var settings = original
    tcsetattr(input, TCSANOW, &settings)
  }

  /// Draws everything again with the next frame.
  package mutating func forget() {
    painter.forget()
  }

  /// Shows a frame by one write.
  package mutating func show(_ frame: ScreenFrame, size: ScreenSize) {
    guard isTaken else { return }
    let sequence = painter.paint(frame, size: size, inColour: isInColour)
    if !sequence.isEmpty { channel.write(sequence) }
  }

  /// What was typed; to be called when the input is readable. Nil at its end.
  package func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(input, $0.baseAddress, $0.count) }
      if count > 0 { return Array(buffer.prefix(count)) }
      if count == 0 || (errno != EINTR && errno != EAGAIN) { return nil }
      if errno == EAGAIN { return [] }
    }
  }
}
