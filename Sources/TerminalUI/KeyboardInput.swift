import Glibc

/// Single keys from the terminal at standard input, without Return and without being shown.
///
/// Only line editing is switched off; Ctrl-C and Ctrl-Z keep sending their signals. The
/// terminal must be given back with `release` before the process ends or stops.
package struct KeyboardInput {
  private let descriptor: Int32
  private let original: termios

  /// Nil if `descriptor` is not a terminal, or one that this process is not in the foreground of.
  package init?(_ descriptor: Int32 = 0) {
    var settings = termios()
    guard tcgetpgrp(descriptor) == getpgrp(), tcgetattr(descriptor, &settings) == 0 else {
      return nil
    }
    self.descriptor = descriptor
    original = settings
    take()
  }

  /// Takes the terminal; again, after it was released.
  package func take() {
    var settings = original
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  /// Gives the terminal back as it was.
  package func release() {
    var settings = original
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  /// The key that was pressed; to be called when the descriptor is readable. Nil at the end.
  package func next() -> UInt8? {
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) == 1 ? byte : nil
  }
}
