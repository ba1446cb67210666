import CPOSIX
import Glibc

/// What a terminal does with what is typed while a display is shown: it does not echo it, which would leave
/// debris in what is drawn over again and again; and where single keys are wanted, each can be read at once.
///
/// Whoever takes the terminal must give it back before the process ends or stops; only a crash does that
/// by itself. Nothing else of the terminal is touched, and Ctrl-C and Ctrl-Z still send their signals.
package struct TypingMode {
  private static let flags = tcflag_t(ECHO | ICANON)

  private let descriptor: Int32
  /// As it was, and as we have made it; nil while it is not ours.
  private var taken: (original: termios, changed: termios, readsKeys: Bool)?

  /// Of the terminal at a descriptor.
  package init(of descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Switches the echo off, where it is on: a terminal whose user has it off stays as it is, and so does what
  /// is not a terminal. `byKeys`: single keys can be read too, and a read never waits.
  ///
  /// - Returns: whether single keys can be read. Where lines that were typed before wait for another
  ///   program, such as the shell, they stay whole, and keys are not read.
  @discardableResult
  package mutating func take(byKeys: Bool) -> Bool {
    if let taken { return taken.readsKeys }
    guard let original = Self.settings(of: descriptor),
      original.c_lflag & tcflag_t(ECHO) != 0
    else { return false }
    var changed = original
    changed.c_lflag &= ~tcflag_t(ECHO)
    let readsKeys = byKeys && original.c_lflag & tcflag_t(ICANON) != 0 && !hasInput
    if readsKeys {
      changed.c_lflag &= ~tcflag_t(ICANON)
      Self.readNeverWaits(&changed)
    }
    var saved = original
    cposix_restore_terminal_on_crash(descriptor, descriptor, &saved, nil, 0)
    tcsetattr(descriptor, TCSANOW, &changed)
    taken = (original, changed, readsKeys)
    return readsKeys
  }

  /// Where it is ours. What others have changed since stays as it is: where our guardian was
  /// killed, a shell may have it by now.
  package mutating func giveBack() {
    guard let (original, changed, _) = taken else { return }
    taken = nil
    cposix_leave_terminal_on_crash()
    guard let now = Self.settings(of: descriptor), Self.agree(now, changed) else { return }
    Self.restore(original, descriptor)
  }

  /// Whether lines wait that were typed before.
  private var hasInput: Bool {
    var count: Int32 = 0
    return ioctl(descriptor, UInt(FIONREAD), &count) == 0 && count > 0
  }

  // MARK: For another process

  /// How a terminal was at some time, to bring it back to that.
  package struct Memory: Sendable {
    fileprivate let settings: termios
    private let descriptor: Int32

    /// Nil for what is not a terminal.
    package init?(of descriptor: Int32) {
      guard let settings = TypingMode.settings(of: descriptor) else { return nil }
      self.settings = settings
      self.descriptor = descriptor
    }

    /// Gives back what a process has taken that was killed.
    package func restore() {
      TypingMode.restore(settings, descriptor)
    }
  }

  // MARK: Settings

  private static func settings(of descriptor: Int32) -> termios? {
    var settings = termios()
    return tcgetattr(descriptor, &settings) == 0 ? settings : nil
  }

  private static func agree(_ left: termios, _ right: termios) -> Bool {
    left.c_lflag & flags == right.c_lflag & flags && minimum(left) == minimum(right)
  }

  /// Brings back what we change, and no more.
  private static func restore(_ original: termios, _ descriptor: Int32) {
    guard var now = settings(of: descriptor) else { return }
    guard !agree(now, original) else { return }
    now.c_lflag = now.c_lflag & ~flags | original.c_lflag & flags
    now.c_cc = original.c_cc
    tcsetattr(descriptor, TCSANOW, &now)
  }

  /// How many bytes a read waits for, where lines are not made.
  private static func minimum(_ settings: termios) -> UInt8 {
    withUnsafeBytes(of: settings.c_cc) { $0[Int(VMIN)] }
  }

  private static func readNeverWaits(_ settings: inout termios) {
    withUnsafeMutableBytes(of: &settings.c_cc) { characters in
      characters[Int(VMIN)] = 0
      characters[Int(VTIME)] = 0
    }
  }
}
