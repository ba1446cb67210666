import CPOSIX
import Glibc

/// The echo of a terminal: what is typed appears where the cursor stands, which leaves debris in what a
/// display draws over again and again.
///
/// Code that switches it off must switch it on again before the process ends or stops; only a crash does that by
/// itself. Nothing else of the terminal is touched, and Ctrl-C and Ctrl-Z keep sending their signals.
package struct TerminalEcho {
  private let descriptor: Int32
  private var isOff = false

  /// Of the terminal at a descriptor.
  package init(of descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// If it is on; a terminal whose user has it off is left unchanged, and so is what is not a terminal.
  package mutating func switchOff() {
    guard !isOff, var settings = Self.settings(of: descriptor), Self.isOn(settings) else { return }
    isOff = true
    cposix_restore_terminal_on_crash(descriptor, descriptor, &settings, nil, 0)
    settings.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  /// Where we have switched it off.
  package mutating func switchOn() {
    guard isOff else { return }
    isOff = false
    cposix_leave_terminal_on_crash()
    Self.switchOn(descriptor)
  }

  /// Whether it is on; nil for what is not a terminal.
  package static func isOn(_ descriptor: Int32) -> Bool? {
    settings(of: descriptor).map(isOn)
  }

  package static func switchOn(_ descriptor: Int32) {
    guard var settings = settings(of: descriptor), !isOn(settings) else { return }
    settings.c_lflag |= tcflag_t(ECHO)
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  private static func isOn(_ settings: termios) -> Bool {
    settings.c_lflag & tcflag_t(ECHO) != 0
  }

  private static func settings(of descriptor: Int32) -> termios? {
    var settings = termios()
    return tcgetattr(descriptor, &settings) == 0 ? settings : nil
  }
}
